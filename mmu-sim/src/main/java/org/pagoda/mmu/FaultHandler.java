package org.pagoda.mmu;

/** Who is called when an access cannot be translated: the kernel. */
@FunctionalInterface
public interface FaultHandler {
    /**
     * Makes the access possible and returns, after which it is tried again; or does not return at all, because the
     * program that made it has ended.
     *
     * @return the unit to try it on: the one that faulted, or, if the kernel had the program wait, that of the CPU which the program has
     *     got since
     */
    MemoryManagementUnit onPageFault(long virtualAddress, Access access);
}
