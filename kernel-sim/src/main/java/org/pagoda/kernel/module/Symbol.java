package org.pagoda.kernel.module;

import org.pagoda.ipc.interaction.CallbackOwner;

/**
 * Something that has a name in the kernel, for modules to use.
 *
 * @param name what it is called
 * @param address in the kernel half
 * @param owner the module that exports it, or the kernel
 * @param value what a user gets
 */
public record Symbol(String name, long address, CallbackOwner owner, Object value) {}
