package org.pagoda.kernel.module;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a module's object comes from.
 *
 * @param origin for people: a path, or {@code built-in}
 * @param loader of its classes alone; null for what comes with Pagoda
 * @param maker makes it; may throw anything
 */
record ModuleCode(String origin, @Nullable RestrictedLoader loader, Supplier<KernelModule> maker) {}
