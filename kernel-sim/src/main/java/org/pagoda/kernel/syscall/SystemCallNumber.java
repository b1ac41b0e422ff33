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
    /** {@code fork(entry, argument)}: a child with the caller's memory, which begins at {@code entry}; its identifier. */
    public static final int FORK = 4;

    // Memory
    /** {@code mmap(address, pages, rights)}: demand-zero pages; address 0: anywhere. */
    public static final int MMAP = 10;
    /** {@code munmap(address, pages)}. */
    public static final int MUNMAP = 11;
    /** {@code mprotect(address, pages, rights)}: other rights for pages that are mapped. */
    public static final int MPROTECT = 12;
    /** {@code brk(address)}: moves the end of the heap; 0 moves nothing. The end as it then is. */
    public static final int BRK = 13;
    /** {@code set_pager(address, pages, pid)}: who provides pages that are not there, asked by PAGE_FAULT; 0: nobody. */
    public static final int SET_PAGER = 14;

    // Messages
    /** {@code send(pid, type, address, size, flags)}: pages handed over. */
    public static final int SEND = 20;
    /** {@code register_handler(type, handler)}. */
    public static final int REGISTER_HANDLER = 21;
    /** {@code serve()}: handles messages for ever. */
    public static final int SERVE = 22;
    /** {@code pause()}: waits until a handler has run; {@code -EINTR}. */
    public static final int PAUSE = 23;
    /** {@code mask(type, on)}: keeps messages of a type waiting, or lets them in again. */
    public static final int MASK = 24;
    /** {@code wait_message(type)}: unmasks a type (-1: all) and waits until a handler has run, in one step. */
    public static final int WAIT_MESSAGE = 25;
    /** {@code call(pid, type, address, size, flags, frame)}: sends and waits for the reply; its pages. */
    public static final int CALL = 26;
    /** {@code reply(token, address, size, flags)}: answers a call; token 0: the one that is being handled. */
    public static final int REPLY = 27;
    /** {@code keep_token()}: keeps the right to answer beyond the handler; its number. */
    public static final int KEEP_TOKEN = 28;
    /** {@code forward(token, pid, type, address, size, flags)}: lets another process answer. */
    public static final int FORWARD = 29;
    /** {@code revoke(address, size)}: takes all other mappings of one's own pages away; how many. */
    public static final int REVOKE = 30;
    /** {@code set_send_mask(pid, rules, count)}: restricts where a child may send to. */
    public static final int SET_SEND_MASK = 31;
    /** {@code sleep(ticks)}: waits; {@code -EINTR} if a handler ran. */
    public static final int SLEEP = 32;
    /**
     * {@code set_timer(first, interval)}: a message of type TIMER after {@code first} ticks, and then every {@code interval} ticks (0:
     * once); first 0: none. There is one timer a process; the ticks that were left of the one before, or 0.
     */
    public static final int SET_TIMER = 33;

    // Files
    /** {@code open(path, mode)}: a descriptor. */
    public static final int OPEN = 40;
    /** {@code read(descriptor, address, count)}: bytes, 0 at the end. */
    public static final int READ = 41;
    /** {@code write(descriptor, address, count)}: bytes. */
    public static final int WRITE = 42;
    /** {@code close(descriptor)}. */
    public static final int CLOSE = 43;

    // Interactions; each is named by its key, the caller's pid, its tid (or 0) and the in_type
    /** {@code interaction_create(pid, tid, in_type)}: opens one; the tid. */
    public static final int INTERACTION_CREATE = 50;
    /** {@code interaction_send(pid, tid, in_type, address, length)}: a message to the kernel's callback, which has run then; its bytes. */
    public static final int INTERACTION_SEND = 51;
    /** {@code interaction_recv(pid, tid, in_type, address, length, flags)}: the next reply; its bytes. Flag 1: does not wait for one. */
    public static final int INTERACTION_RECV = 52;
    /** {@code interaction_destroy(pid, tid, in_type)}: closes one. */
    public static final int INTERACTION_DESTROY = 53;
    /** {@code interaction_type(name)}: the in_type that belongs to a name. */
    public static final int INTERACTION_TYPE = 54;

    /** Numbers end before this one. */
    public static final int LIMIT = 64;

    private SystemCallNumber() {}
}
