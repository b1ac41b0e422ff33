package org.pagoda.mmu.replacement;

import java.util.function.IntPredicate;

/** A list of pages in which each is found, taken out and put in anywhere in constant time. */
final class PageList {
    static final int NONE = ReplacementPolicy.NONE;

    private final PageLinks links;
    private final int end;
    private int size;

    PageList(PageLinks links, int end) {
        this.links = links;
        this.end = end;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** True if the page is in this list, or in another with the same links. */
    boolean isLinked(int page) {
        return links.isLinked(page);
    }

    int first() {
        return page(links.next(end));
    }

    int last() {
        return page(links.previous(end));
    }

    /** The page after another, or NONE. */
    int next(int page) {
        return page(links.next(page));
    }

    /** The page before another, or NONE. */
    int previous(int page) {
        return page(links.previous(page));
    }

    /** The page after another; after the last comes the first. */
    int around(int page) {
        int node = links.next(page);
        return node == end ? links.next(end) : node;
    }

    private int page(int node) {
        return node == end ? NONE : node;
    }

    void addFirst(int page) {
        links.insertBefore(links.next(end), page);
        size++;
    }

    void addLast(int page) {
        links.insertBefore(end, page);
        size++;
    }

    /** Puts a page before another; before NONE is at the end. */
    void addBefore(int other, int page) {
        links.insertBefore(other == NONE ? end : other, page);
        size++;
    }

    void remove(int page) {
        links.remove(page);
        size--;
    }

    void moveToFirst(int page) {
        int first = links.next(end);
        if (first != page) {
            links.moveBefore(first, page);
        }
    }

    void moveToLast(int page) {
        if (links.next(page) != end) {
            links.moveBefore(end, page);
        }
    }

    /** The page nearest to the front that satisfies the condition, or NONE. */
    int firstThat(IntPredicate condition) {
        for (int page = first(); page != NONE; page = next(page)) {
            if (condition.test(page)) {
                return page;
            }
        }
        return NONE;
    }

    /** The page nearest to the back that satisfies the condition, or NONE. */
    int lastThat(IntPredicate condition) {
        for (int page = last(); page != NONE; page = previous(page)) {
            if (condition.test(page)) {
                return page;
            }
        }
        return NONE;
    }

    /** Takes out the page nearest to the front that satisfies the condition; NONE if there is none. */
    int takeFirst(IntPredicate condition) {
        int page = firstThat(condition);
        if (page != NONE) {
            remove(page);
        }
        return page;
    }

    /** Takes out the page nearest to the back that satisfies the condition; NONE if there is none. */
    int takeLast(IntPredicate condition) {
        int page = lastThat(condition);
        if (page != NONE) {
            remove(page);
        }
        return page;
    }
}
