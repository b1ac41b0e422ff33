package org.pagoda.mmu;

/** Who is called when an access cannot be translated: the kernel. */
@FunctionalInterface
public interface FaultHandler {
    /**
     * Makes the access possible and returns, after which it is tried again; or does not return at all, because the
     * program that made it has ended.
     */
    void onPageFault(long virtualAddress, Access access);
}
