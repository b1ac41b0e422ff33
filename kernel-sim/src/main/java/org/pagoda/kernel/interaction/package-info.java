/**
 * Interactions of processes with the kernel: the system calls, the user copies, and what kernel code can do with conversations.
 *
 * <pre>
 *   program                        kernel code (a module, later)
 *   create, send, recv, destroy    registerCallbackForType, registerCallback, unregister..., send
 *         |                                   |
 *   {@link org.pagoda.kernel.interaction.InteractionCalls}                {@link org.pagoda.kernel.interaction.Interactions}
 *         \------------------+---------------/
 *             {@link org.pagoda.ipc.interaction.InteractionTable}, on the floor below
 * </pre>
 *
 * <p>Start with {@link org.pagoda.kernel.interaction.Interactions}; then read {@code send} and {@code recv} in {@link
 * org.pagoda.kernel.interaction.InteractionCalls}.
 */
@NullMarked
package org.pagoda.kernel.interaction;

import org.jspecify.annotations.NullMarked;
