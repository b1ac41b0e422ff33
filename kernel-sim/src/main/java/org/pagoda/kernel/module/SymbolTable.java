package org.pagoda.kernel.module;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.interaction.CallbackOwner;

/**
 * Exported symbols by name. Addresses are where Linux's are on RISC-V: the kernel's from {@link #KERNEL_START} on, and below it an area for each module. Nothing
 * stands there: code is Java's.
 */
public final class SymbolTable {
    /** Where the kernel's own symbols begin. */
    public static final long KERNEL_START = 0xFFFF_FFFF_8000_0000L;
    /** Where those of modules begin. */
    public static final long MODULES_START = 0xFFFF_FFFF_0000_0000L;

    private static final long BETWEEN = 16;
    /** Bytes of a module's area. */
    static final long AREA = 1 << 16;

    // Whoever is in the kernel.
    private final TreeMap<String, Symbol> symbols = new TreeMap<>();
    private final BitSet areas = new BitSet();
    private final CallbackOwner kernel = new CallbackOwner("kernel");
    private long nextOfKernel = KERNEL_START;

    /** A free area; it is in use until {@link #giveArea}. */
    long takeArea() {
        int area = areas.nextClearBit(0);
        areas.set(area);
        return MODULES_START + area * AREA;
    }

    void giveArea(long start) {
        areas.clear((int) ((start - MODULES_START) / AREA));
    }

    /** A symbol of the kernel's. A name that is taken is a bug and throws. */
    public void addOfKernel(String name, Object value) {
        if (!add(new Symbol(name, nextOfKernel, kernel, value))) {
            throw new IllegalStateException("there is a symbol " + name + " already");
        }
        nextOfKernel += BETWEEN;
    }

    /** False if there is one of this name. */
    boolean add(Symbol symbol) {
        return symbols.putIfAbsent(symbol.name(), symbol) == null;
    }

    void remove(Symbol symbol) {
        symbols.remove(symbol.name(), symbol);
    }

    /** The symbol of this name; null if there is none. */
    public @Nullable Symbol find(String name) {
        return symbols.get(name);
    }

    /** All of them, by address, as {@code /proc/kallsyms} lists them. */
    public List<Symbol> all() {
        List<Symbol> all = new ArrayList<>();
        for (String name : symbols.navigableKeySet()) {
            all.add(symbols.get(name));
        }
        all.sort(Comparator.comparingLong(symbol -> symbol.address() - MODULES_START));
        return all;
    }

    static long address(long area, int number) {
        return area + number * BETWEEN;
    }

    static boolean hasRoom(int number) {
        return number * BETWEEN < AREA;
    }
}
