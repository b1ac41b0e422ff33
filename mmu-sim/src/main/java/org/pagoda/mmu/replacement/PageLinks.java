package org.pagoda.mmu.replacement;

import java.util.Arrays;
import java.util.Objects;

/**
 * The links of doubly linked lists of pages, in one array, so that a page enters and leaves a list without garbage. A
 * page is in at most one of the lists.
 *
 * <pre>
 *   node     0 .. pages-1     pages .. pages+lists-1
 *            the pages        one end for each list, which closes it to a ring
 *   links    previous, next | previous, next | ...
 * </pre>
 */
final class PageLinks {
    private static final int UNLINKED = -1;

    private final int pages;
    private final int[] links;

    PageLinks(int pages, int lists) {
        this.pages = pages;
        links = new int[Math.multiplyExact(2, Math.addExact(pages, lists))];
        Arrays.fill(links, 0, 2 * pages, UNLINKED);
        for (int end = pages; end < pages + lists; end++) {
            links[2 * end] = end;
            links[2 * end + 1] = end;
        }
    }

    /** The links of a single list. */
    static PageList singleList(int pages) {
        return new PageLinks(pages, 1).list(0);
    }

    /** The list with a number from 0 up. */
    PageList list(int number) {
        return new PageList(this, end(number));
    }

    /** The node that stands for both ends of a list. */
    int end(int list) {
        return pages + list;
    }

    /** False for the node that stands for the ends of a list. */
    boolean isPage(int node) {
        return node < pages;
    }

    /** True if the page is in one of the lists. */
    boolean isLinked(int page) {
        return links[2 * Objects.checkIndex(page, pages) + 1] != UNLINKED;
    }

    int previous(int node) {
        return links[2 * node];
    }

    int next(int node) {
        return links[2 * node + 1];
    }

    void insertBefore(int node, int page) {
        if (isLinked(page)) {
            throw new IllegalStateException("page " + page + " is resident already");
        }
        link(page, node);
    }

    private void link(int page, int node) {
        int previous = links[2 * node];
        links[2 * page] = previous;
        links[2 * page + 1] = node;
        links[2 * previous + 1] = page;
        links[2 * node] = page;
    }

    void remove(int page) {
        unlink(page);
        links[2 * page] = UNLINKED;
        links[2 * page + 1] = UNLINKED;
    }

    private void unlink(int page) {
        int previous = links[2 * page];
        int next = links[2 * page + 1];
        if (next == UNLINKED) {
            throw new IllegalStateException("page " + page + " is not resident");
        }
        links[2 * previous + 1] = next;
        links[2 * next] = previous;
    }

    /** Takes a page out of where it is and puts it before a node, which must be another. */
    void moveBefore(int node, int page) {
        unlink(page);
        link(page, node);
    }
}
