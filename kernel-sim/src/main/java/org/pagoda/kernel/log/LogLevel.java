package org.pagoda.kernel.log;

/** How urgent a line of the log is. Names and numbers are those of Linux's {@code include/linux/kern_levels.h}. */
public final class LogLevel {
    /** The machine cannot be used. */
    public static final int KERN_EMERG = 0;
    /** Something has to be done at once. */
    public static final int KERN_ALERT = 1;
    /** Something critical. */
    public static final int KERN_CRIT = 2;
    /** Something has failed. */
    public static final int KERN_ERR = 3;
    /** Something may fail. */
    public static final int KERN_WARNING = 4;
    /** Normal, but worth a note. */
    public static final int KERN_NOTICE = 5;
    /** For information. */
    public static final int KERN_INFO = 6;
    /** For whoever looks for a bug. */
    public static final int KERN_DEBUG = 7;

    private LogLevel() {}

    /** True for one of the eight. */
    public static boolean isLevel(long level) {
        return level >= KERN_EMERG && level <= KERN_DEBUG;
    }
}
