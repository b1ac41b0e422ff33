package org.pagoda.mmu;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The regions of a space, by rising address and without overlap. */
final class RegionList {
    private final List<Region> regions = new ArrayList<>();

    /** The region that {@code address} lies in, or null. */
    @Nullable
    Region find(long address) {
        int index = indexEndingAfter(address);
        return index < regions.size() && regions.get(index).contains(address) ? regions.get(index) : null;
    }

    /** The lowest region that ends beyond {@code address}; null if there is none. */
    @Nullable
    Region firstEndingAfter(long address) {
        int index = indexEndingAfter(address);
        return index < regions.size() ? regions.get(index) : null;
    }

    /** The highest region that ends at or before {@code address}; null if there is none. */
    @Nullable
    Region lastEndingBy(long address) {
        int index = indexEndingAfter(address);
        return index == 0 ? null : regions.get(index - 1);
    }

    /** One region takes another one's place. */
    void replace(Region old, Region changed) {
        regions.set(indexEndingAfter(old.start()), changed);
    }

    /** The regions of another list in place of these. */
    void replaceAll(RegionList other) {
        regions.clear();
        regions.addAll(other.regions);
    }

    /** True if every address of [start, end) lies in a region. */
    boolean cover(long start, long end) {
        long covered = start;
        for (int index = indexEndingAfter(start); covered < end && index < regions.size(); index++) {
            Region region = regions.get(index);
            if (region.start() > covered) {
                return false;
            }
            covered = region.end();
        }
        return covered >= end;
    }

    /** True if no region has an address in common with [start, end). */
    boolean isFree(long start, long end) {
        int index = indexEndingAfter(start);
        return index == regions.size() || regions.get(index).start() >= end;
    }

    /** The lowest start at or after {@code low} of {@code length} free bytes that end by {@code high}, or -1. */
    long findGap(long low, long high, long length) {
        long start = low;
        for (int index = indexEndingAfter(low); index < regions.size(); index++) {
            Region region = regions.get(index);
            if (region.start() - start >= length) {
                break;
            }
            start = region.end();
        }
        return high - start >= length ? start : -1;
    }

    void add(Region region) {
        regions.add(indexEndingAfter(region.start()), region);
    }

    /** Removes [start, end), cutting regions that reach beyond it. */
    void remove(long start, long end) {
        if (start >= end) {
            return;
        }
        int index = indexEndingAfter(start);
        while (index < regions.size() && regions.get(index).start() < end) {
            Region region = regions.remove(index);
            if (region.start() < start) {
                regions.add(index++, region.withBounds(region.start(), start));
            }
            if (region.end() > end) {
                regions.add(index++, region.withBounds(end, region.end()));
            }
        }
    }

    /** Gives [start, end), which regions cover, other rights. */
    void protect(long start, long end, int rights) {
        change(start, end, region -> region.withRights(rights));
    }

    /** Changes what regions say of [start, end), which they cover; cuts those that reach beyond it. */
    void change(long start, long end, UnaryOperator<Region> change) {
        if (start >= end) {
            return;
        }
        for (int index = indexEndingAfter(start);
                index < regions.size() && regions.get(index).start() < end;
                index++) {
            Region region = regions.get(index);
            Region changed = change.apply(region);
            if (changed == region) {
                continue;
            }
            regions.remove(index);
            if (region.start() < start) {
                regions.add(index++, region.withBounds(region.start(), start));
            }
            long first = Math.max(start, region.start());
            long last = Math.min(end, region.end());
            regions.add(index, changed.withBounds(first, last));
            if (region.end() > end) {
                regions.add(++index, region.withBounds(end, region.end()));
            }
        }
    }

    List<Region> view() {
        return Collections.unmodifiableList(regions);
    }

    /** Binary search: the index of the first region that ends after {@code address}. */
    private int indexEndingAfter(long address) {
        int low = 0;
        int high = regions.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (regions.get(middle).end() > address) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
