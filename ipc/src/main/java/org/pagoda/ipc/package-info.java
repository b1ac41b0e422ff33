/**
 * The page algebra: messages whose content is pages, handed from one address space to another.
 *
 * <h2>Glossary</h2>
 *
 * <dl>
 *   <dt>endpoint
 *   <dd>a process as this floor sees it: an address space, an account, a mailbox and handlers
 *       ({@link org.pagoda.ipc.Endpoint}).
 *   <dt>in flight
 *   <dd>between {@code send} and the handler. Pages in flight stand in the receiver's page table already, as entries that
 *       are complete but for their valid bit.
 *   <dt>commit
 *   <dd>the point of a {@code send} after which nothing can fail.
 *   <dt>notification
 *   <dd>a message without pages. What the kernel has to tell comes as one ({@link org.pagoda.ipc.Notifications}).
 *   <dt>page fault
 *   <dd>a call that the kernel makes for a process, to whoever provides a page that it has touched ({@link
 *       org.pagoda.ipc.PageFault}).
 *   <dt>abandon
 *   <dd>not to keep a page that was received. If nobody else holds it, it goes back to its sender.
 *   <dt>settle
 *   <dd>to close a message's books after its handler has returned.
 * </dl>
 *
 * <h2>A page's way (move, flags 010)</h2>
 *
 * <pre>
 *   sender's table          receiver's table, landing window
 *   +---------------+       +------------------------+
 *   | frame 17 rw V |       |                        |   before
 *   +---------------+       +------------------------+
 *          |  Sending.send, commit: PageTransfer.hand
 *   +---------------+       +------------------------+
 *   | moved         |       | frame 17 rw  in flight |   queued in the Mailbox
 *   +---------------+       +------------------------+
 *          |  Delivery.enter
 *   +---------------+       +------------------------+
 *   | moved         |       | frame 17 rw V          |   the handler runs
 *   +---------------+       +------------------------+
 *          |  Delivery.leave: kept, or abandoned
 * </pre>
 *
 * <h2>Reading order</h2>
 *
 * {@link org.pagoda.ipc.SendFlags}, {@link org.pagoda.ipc.Sending}, {@link org.pagoda.ipc.PageTransfer},
 * {@link org.pagoda.ipc.Mailbox}, {@link org.pagoda.ipc.Delivery}.
 */
@NullMarked
package org.pagoda.ipc;

import org.jspecify.annotations.NullMarked;
