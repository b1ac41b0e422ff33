/**
 * What the compiler runs over classes that declare system calls: it refuses what cannot be one, and writes the code that puts the others
 * into the table.
 *
 * <pre>
 *   MemoryCalls.java --DeclarationReader--> Declaration... --EntriesWriter--> MemoryCallsEntries.java
 *                                                          --NumbersWriter--> SystemCallNumber.java
 * </pre>
 *
 * <p>Start with {@link org.pagoda.ipc.syscall.processor.SystemCallProcessor}.
 */
@NullMarked
package org.pagoda.ipc.syscall.processor;

import org.jspecify.annotations.NullMarked;
