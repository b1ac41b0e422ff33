/**
 * Interactions: functions like system calls, by message. A task sends bytes to a callback in the kernel and receives its replies.
 * This package is what needs no processes: keys and types, conversations, the queue of replies, and who serves them. The system calls and
 * the copies are in the kernel.
 *
 * <pre>
 *   task (user space)                       kernel
 *   create ------------------------------>  Interaction, found by (pid, tid, in_type)
 *   send  --copy_from_user--> buffer ---->  callback(interaction, message, length, data)
 *                                             |  reply: copied, queued
 *   send returns  <---------------------------+  when it returns
 *   recv  <--copy_to_user--- ReplyQueue <-----+  in order; now, or later from anywhere in the kernel
 *   destroy ----------------------------->  closed; what was kept for it is released, once
 * </pre>
 *
 * <h2>Glossary</h2>
 *
 * <dl>
 *   <dt>in_type
 *   <dd>which function is called: a number, fixed or asked for by a name ({@link org.pagoda.ipc.interaction.TypeNames}).
 *   <dt>interaction
 *   <dd>one task's conversation of one type ({@link org.pagoda.ipc.interaction.Interaction}).
 *   <dt>registration
 *   <dd>a callback and what it was registered with, for a type or for the rest of a conversation, until nobody uses it any more
 *       ({@link org.pagoda.ipc.interaction.Registration}).
 *   <dt>reset
 *   <dd>what an interaction is when its type was unregistered and no message was sent since.
 * </dl>
 *
 * <h2>Reading order</h2>
 *
 * {@link org.pagoda.ipc.interaction.Interaction}, {@link org.pagoda.ipc.interaction.Registration}, {@link
 * org.pagoda.ipc.interaction.InteractionTable}, {@link org.pagoda.ipc.interaction.TypeNames}.
 */
@NullMarked
package org.pagoda.ipc.interaction;

import org.jspecify.annotations.NullMarked;
