/**
 * What programs stand on: {@link org.pagoda.user.Libc} gives them memory and system calls, and nothing else of the
 * simulation can be reached from them.
 *
 * <h2>From send to the handler</h2>
 *
 * <pre>
 *   Libc.send                    a system call: number and arguments in registers
 *     Kernel.systemCall          the trap
 *       IpcCalls.send            waits for room, or for the handler, if asked to
 *         Sending.send           checks, commit; PageTransfer changes the tables
 *         Upcalls.deliver        when the receiver looks up, or on the sender's host thread
 *           Delivery.enter       maps the pages, masks the type
 *           Libc.handle          finds the handler behind its address
 * </pre>
 */
@NullMarked
package org.pagoda.user;

import org.jspecify.annotations.NullMarked;
