/**
 * Page replacement: which page leaves memory when a frame is needed. Thirteen policies behind one interface, for a
 * kernel that sees faults and the bits in page-table entries, and for a replay that sees every access.
 *
 * <h2>Glossary</h2>
 *
 * <dl>
 *   <dt>resident
 *   <dd>loaded, in a frame.
 *   <dt>fault
 *   <dd>an access to a page that is not resident; the first ones count too.
 *   <dt>victim
 *   <dd>the page that is chosen to leave, or evicted.
 *   <dt>reference bit, dirty bit
 *   <dd>A and D of a page-table entry: the page was accessed, was stored into ({@link
 *       org.pagoda.mmu.replacement.ReferenceBits}).
 *   <dt>recency
 *   <dd>how many other pages were used since a page was last used.
 *   <dt>ghost
 *   <dd>a page that has left, of which a policy still knows when or how often it was used.
 * </dl>
 *
 * <h2>The way of an access</h2>
 *
 * <pre>
 *                       access to a page
 *                       |              |
 *                resident              not resident
 *                       |              |
 *   the page's reference bit           onFault
 *   is set; onHit, if the policy       |  no frame is free
 *   needs every access                 chooseVictim --- takeAccessed, isDirty, startWriteBack ---&gt; ReferenceBits
 *                                      |
 *                                      onLoaded
 * </pre>
 *
 * <h2>What they go by</h2>
 *
 * <pre>
 *                    faults      reference bits               every access     the future
 *   chance           RANDOM
 *   order of load    FIFO        CLOCK
 *   recency                      NRU, AGING, WSCLOCK          LRU, MRU         OPT
 *   frequency                                                 LFU
 *   both                                                      2Q, ARC, LIRS
 * </pre>
 *
 * <h2>Reading order</h2>
 *
 * {@link org.pagoda.mmu.replacement.ReplacementPolicy}, {@link org.pagoda.mmu.replacement.FirstInFirstOut}, {@link
 * org.pagoda.mmu.replacement.LeastRecentlyUsed}, {@link org.pagoda.mmu.replacement.ReferenceBits}, {@link
 * org.pagoda.mmu.replacement.Clock}, then the others; {@link org.pagoda.mmu.replacement.Policies} finds them by name.
 * Pages are kept in {@code PageList}s.
 */
@NullMarked
package org.pagoda.mmu.replacement;

import org.jspecify.annotations.NullMarked;
