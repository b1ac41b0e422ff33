package org.pagoda.user.paging;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.pagoda.user.lab.UsageException;

/** How a trace is written as text, a line a reference. Blanks at the ends of lines mean nothing in any format. */
public enum TraceFormat {
    /**
     * A decimal page number, 0 to 2^52-1. Blank lines and lines that begin with {@code *} or {@code #} are passed over.
     * So are the traces written that page-replacement research uses.
     */
    PAGES("pages"),
    /**
     * What {@code valgrind --tool=lackey --trace-mem=yes} prints: {@code I} (fetch), {@code L} (load), {@code S}
     * (store) or {@code M} (load and store, which counts as one store), a hexadecimal address, a comma, a decimal
     * number of bytes. An access that touches several pages counts once on each. All other lines are passed over.
     */
    LACKEY("lackey"),
    /**
     * {@code l 0xADDRESS N} (load) or {@code s 0xADDRESS N} (store), as in traces that courses on computer architecture
     * hand out. N is a decimal number, there how many instructions came between; here it means nothing. Lines are
     * passed over as in {@link #PAGES}.
     */
    LOAD_STORE("loadstore");

    private final String title;

    TraceFormat(String title) {
        this.title = title;
    }

    /** What people call it. */
    public String title() {
        return title;
    }

    LineParser parser() {
        return switch (this) {
            case PAGES -> new PageLines();
            case LACKEY -> new LackeyLines();
            case LOAD_STORE -> new LoadStoreLines();
        };
    }

    /** The format called {@code title}; throws {@link UsageException} if there is none. */
    public static TraceFormat find(String title) {
        for (TraceFormat format : values()) {
            if (format.title.equals(title)) {
                return format;
            }
        }
        throw new UsageException("no trace format is called '" + title + "'; there are "
                + Arrays.stream(values()).map(TraceFormat::title).collect(Collectors.joining(", ")));
    }
}
