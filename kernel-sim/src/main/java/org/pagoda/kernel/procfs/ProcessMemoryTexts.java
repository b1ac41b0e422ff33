package org.pagoda.kernel.procfs;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.pagoda.kernel.ArgumentBlock;
import org.pagoda.kernel.Process;
import org.pagoda.mmu.MemoryObject;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.PageTableWalker;
import org.pagoda.mmu.PhysicalMemory;
import org.pagoda.mmu.Region;
import org.pagoda.mmu.Rights;

/** What {@code /proc/PID} says of a process's memory. */
final class ProcessMemoryTexts {
    private final Process process;
    private final PhysicalMemory memory;

    ProcessMemoryTexts(Process process, PhysicalMemory memory) {
        this.process = process;
        this.memory = memory;
    }

    /** KiB of all regions of {@code process}. */
    static long size(Process process) {
        long bytes = 0;
        for (Region region : process.space().regions()) {
            bytes += region.end() - region.start();
        }
        return bytes / 1024;
    }

    /** KiB of the pages of {@code process} that are in frames, shared ones too. */
    static long resident(Process process) {
        long[] pages = {0};
        process.space()
                .pageTable()
                .forEachLeaf((address, entry, entryAddress) -> pages[0] += PageTableEntry.isValid(entry) ? 1 : 0);
        return pages[0] * Page.SIZE / 1024;
    }

    /** Regions by rising addresses: first and last address, without it; rights; name; whose pager provides it. */
    String maps() {
        StringBuilder out = new StringBuilder();
        for (Region region : process.space().regions()) {
            out.append(Long.toHexString(region.start())).append('-').append(Long.toHexString(region.end()));
            out.append(' ').append(Rights.describe(region.rights())).append(' ').append(region.name());
            MemoryObject object = region.object();
            if (object != null) {
                out.append(" object of ").append(object.pages()).append(" pages");
            }
            if (region.pager() != Region.NO_PAGER) {
                out.append(" pager ").append(region.pager());
            }
            out.append('\n');
        }
        return out.toString();
    }

    /** Pages that have an entry in the page table: address, and the entry. */
    String pagemap() {
        StringBuilder out = new StringBuilder("ADDRESS ENTRY\n");
        process.space()
                .pageTable()
                .forEachLeaf((address, entry, entryAddress) -> out.append(Long.toHexString(address))
                        .append(' ')
                        .append(PageTableEntry.describe(entry))
                        .append('\n'));
        return out.toString();
    }

    /**
     * The program's name, and the arguments that are on its stack, each with a NUL: as far as they are in frames, for nobody's pages are fetched for
     * this. A program can write what it likes there.
     */
    String commandLine() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(process.name().getBytes(StandardCharsets.UTF_8));
        out.write(0);
        long length = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            length |= (long) Math.max(0, byteAt(ArgumentBlock.LENGTH_ADDRESS + i)) << (Byte.SIZE * i);
        }
        if (length > 0 && length <= ArgumentBlock.LONGEST) {
            long start = ArgumentBlock.start(length);
            for (long address = start; address < start + length && byteAt(address) >= 0; address++) {
                out.write(byteAt(address));
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** 0 to 255; -1 if there is no frame. */
    private int byteAt(long address) {
        if (address < 0 || address >= PageTableWalker.USER_END) {
            return -1;
        }
        long entry = process.space().pageTable().get(address);
        if (!PageTableEntry.isValid(entry)) {
            return -1;
        }
        return memory.getByte(Page.address(PageTableEntry.frame(entry)) + Page.offset(address)) & 0xFF;
    }
}
