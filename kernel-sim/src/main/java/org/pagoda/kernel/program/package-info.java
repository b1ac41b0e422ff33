/**
 * What programs find by name: system calls, and other programs.
 *
 * <p>Start with {@link org.pagoda.kernel.program.SystemCallsByName}. Programs are in a {@link org.pagoda.kernel.program.ProgramTable}, and begin
 * in place of another one ({@code exec}) or as a child ({@code spawn}):
 *
 * <pre>
 *   Libc.spawn, Libc.exec          the name and the arguments in memory
 *     ProgramCalls                 fetches both, finds the program
 *       ProcessLife.spawn, exec    makes the child; or ends what the caller had
 *         ArgumentBlock            puts the arguments on the new stack
 *   Libc.arguments                 finds them there
 * </pre>
 */
@NullMarked
package org.pagoda.kernel.program;

import org.jspecify.annotations.NullMarked;
