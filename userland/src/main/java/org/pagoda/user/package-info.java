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
 *
 * <h2>From fork to the child</h2>
 *
 * <pre>
 *   Libc.fork                    the address of a class without captures, and a number
 *     ProcessLife.fork           asks the parent's Libc what begins there
 *       ProcessFactory.create    an address space, an endpoint, descriptors
 *         AddressSpaceCopy       the parent's pages, copied only where that cannot wait
 *   ChildEntry.main              runs on a task of the child's own, when the scheduler says so
 * </pre>
 *
 * <h2>From an interaction to its callback</h2>
 *
 * <pre>
 *   Interaction.exchange         the library: create, send, recv, destroy
 *     InteractionCalls.send      checks, copy_from_user, calls who serves the type or the conversation
 *       InteractionCallback      in the kernel; replies with Interactions.send
 *     InteractionCalls.recv      waits if need be, copy_to_user
 * </pre>
 */
@NullMarked
package org.pagoda.user;

import org.jspecify.annotations.NullMarked;
