/**
 * Programs and labs in one source file, written by people who have no build of Pagoda.
 *
 * <pre>
 *   SourceFile.read             text, and its hash
 *     SourceCompiler.compile    javac in memory; MayUse says what of Pagoda the file may use
 *       CompiledFile.load       a class loader of its own, each time another one
 *         LoadedFile.only       the one class that implements an interface
 *         LoadedFile.make       an object of it
 * </pre>
 */
@NullMarked
package org.pagoda.user.source;

import org.jspecify.annotations.NullMarked;
