/**
 * The ground floor: simulated memory. Everything that a RISC-V machine with Sv39 paging does between a virtual address
 * and a byte, and the bookkeeping an operating system needs on top of it.
 *
 * <h2>Glossary</h2>
 *
 * <dl>
 *   <dt>page
 *   <dd>4 KiB of virtual address space ({@link org.pagoda.mmu.Page}).
 *   <dt>frame
 *   <dd>4 KiB of physical memory, named by a number from 0 up.
 *   <dt>entry
 *   <dd>64 bits in a page table that say which frame a page is in, and what may be done with it
 *       ({@link org.pagoda.mmu.PageTableEntry}).
 *   <dt>holder
 *   <dd>whoever keeps a frame from being freed: an entry, a message, a pin or a cache
 *       ({@link org.pagoda.mmu.Reference}).
 *   <dt>TLB
 *   <dd>a CPU's memory of recent translations, in sets of a few ways; an entry of a full set gives way to a new one in order of
 *       arrival, by last use, or at random ({@link org.pagoda.mmu.TranslationLookasideBuffer}).
 *   <dt>global
 *   <dd>said of an entry with the bit G, or below a table with it: it is the same in every address space, and the TLB keeps it when one
 *       space is flushed. Tables of programs have none: kernel addresses are not translated by the MMU.
 *   <dt>copy-on-write
 *   <dd>of a page: it may stand on one frame with others that have the same in them, until somebody stores
 *       ({@link org.pagoda.mmu.AddressSpaceCopy}).
 *   <dt>pager
 *   <dd>a process that provides the pages of a region which are not there, in place of zeros ({@link
 *       org.pagoda.mmu.ExternalPaging}).
 *   <dt>shootdown
 *   <dd>making every CPU forget a translation that is about to become wrong ({@link org.pagoda.mmu.Shootdown}).
 * </dl>
 *
 * <h2>The way of a load</h2>
 *
 * <pre>
 *   virtual address
 *        |
 *   MemoryManagementUnit.load64 --- hit ---> TranslationLookasideBuffer
 *        | miss                                      |
 *   PageTableWalker: root, middle, leaf table        |
 *        | no right, or not there        entry found |
 *   AddressSpace.resolve: demand zero,               |
 *   copy on write, or not: a pager is asked, or the  |
 *   program dies                                     v
 *        +------- retry --------------------> PhysicalMemory.getLong
 * </pre>
 *
 * <h2>Reading order</h2>
 *
 * {@link org.pagoda.mmu.PhysicalMemory}, {@link org.pagoda.mmu.FrameTable}, {@link org.pagoda.mmu.FrameAllocator},
 * {@link org.pagoda.mmu.PageTableEntry}, {@link org.pagoda.mmu.PageTable}, {@link org.pagoda.mmu.PageTableWalker},
 * {@link org.pagoda.mmu.TranslationLookasideBuffer}, {@link org.pagoda.mmu.MemoryManagementUnit},
 * {@link org.pagoda.mmu.AddressSpace}.
 */
@NullMarked
package org.pagoda.mmu;

import org.jspecify.annotations.NullMarked;
