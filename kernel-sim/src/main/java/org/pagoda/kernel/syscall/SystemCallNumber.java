package org.pagoda.kernel.syscall;

/** The numbers of the system calls. A number never changes its meaning. */
public final class SystemCallNumber {
    // Processes
    /** Does nothing and returns 0: what the way into the kernel and back costs. */
    public static final int NULL = 0;
    /** {@code exit(status)}: ends the process. */
    public static final int EXIT = 1;
    /** {@code getpid()}: the caller's process identifier. */
    public static final int GETPID = 2;
    /** {@code yield()}: lets others run first. */
    public static final int YIELD = 3;

    // Memory
    /** {@code mmap(address, pages, rights)}: demand-zero pages; address 0: anywhere. */
    public static final int MMAP = 10;
    /** {@code munmap(address, pages)}. */
    public static final int MUNMAP = 11;

    // Messages
    /** {@code send(pid, type, address, size, flags)}: pages handed over. */
    public static final int SEND = 20;
    /** {@code register_handler(type, handler)}. */
    public static final int REGISTER_HANDLER = 21;
    /** {@code serve()}: handles messages for ever. */
    public static final int SERVE = 22;
    /** {@code pause()}: waits until a handler has run; {@code -EINTR}. */
    public static final int PAUSE = 23;

    // Files
    /** {@code open(path, mode)}: a descriptor. */
    public static final int OPEN = 30;
    /** {@code read(descriptor, address, count)}: bytes, 0 at the end. */
    public static final int READ = 31;
    /** {@code write(descriptor, address, count)}: bytes. */
    public static final int WRITE = 32;
    /** {@code close(descriptor)}. */
    public static final int CLOSE = 33;

    /** Numbers end before this one. */
    public static final int LIMIT = 64;

    private SystemCallNumber() {}
}
