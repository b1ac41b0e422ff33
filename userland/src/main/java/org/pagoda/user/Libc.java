package org.pagoda.user;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.UserContext;
import org.pagoda.kernel.UserImage;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.Rights;

/**
 * A task's view of the machine: loads and stores, each translated by the MMU, and system calls, each a number and up to
 * six values. Calls return a negative {@link org.pagoda.mmu.Errno} when they fail; a load or store that faults ends the
 * process and does not return.
 */
public final class Libc extends LibcFiles implements UserContext {
    private final EntryTable entries;
    private final Program program;

    Libc(Kernel kernel, Task task, EntryTable entries, Program program) {
        super(kernel, task);
        this.entries = entries;
        this.program = program;
    }

    @Override
    public void main() {
        program.main(this);
    }

    @Override
    public long handle(long handler, long pid, long type, long address, long size, long flags) {
        return entries.handlerAt(handler).handle(this, pid, type, address, size, flags);
    }

    @Override
    public @Nullable UserImage child(long entry, long argument) {
        ChildClass child = entries.childAt(entry);
        return child == null
                ? null
                : new ProgramImage(kernel, childsLibc -> child.begin().main(childsLibc, argument));
    }

    @Override
    public @Nullable UserImage thread(long entry, long argument) {
        ThreadEntry begin = entries.threadAt(entry);
        return begin == null
                ? null
                : threadsTask -> new Libc(kernel, threadsTask, entries, threadsLibc -> {
                    begin.main(threadsLibc, argument);
                    threadsLibc.scratch.giveBack();
                });
    }

    // ---- memory ----

    /** Asks for {@code pages} zeroed pages, readable and writable, anywhere. */
    @Override
    public long mmap(long pages) {
        return mmap(0, pages, Rights.READ_WRITE);
    }

    /** Asks for {@code pages} zeroed pages at {@code address}, in place of what is there; 0: anywhere. */
    public long mmap(long address, long pages, long rights) {
        return kernel.systemCall(task, SystemCallNumber.MMAP, address, pages, rights, 0, 0, 0);
    }

    /** Gives pages back. */
    @Override
    public long munmap(long address, long pages) {
        return kernel.systemCall(task, SystemCallNumber.MUNMAP, address, pages, 0, 0, 0, 0);
    }

    /** Gives pages that are mapped other rights. */
    public long mprotect(long address, long pages, long rights) {
        return kernel.systemCall(task, SystemCallNumber.MPROTECT, address, pages, rights, 0, 0, 0);
    }

    /** Moves the end of the heap to {@code address}; 0 moves nothing. The end as it then is, or an error. */
    public long brk(long address) {
        return kernel.systemCall(task, SystemCallNumber.BRK, address, 0, 0, 0, 0, 0);
    }

    /**
     * Says who provides those of {@code pages} pages that are not there: when one is touched, process {@code pid} gets a call of type {@link
     * org.pagoda.ipc.MessageType#PAGE_FAULT}, whose value is explained in {@link org.pagoda.ipc.PageFault}, and replies with the page. Pages
     * that are there stay.
     *
     * @param pid the pager; 0: none, pages are zeros when they are touched
     */
    public long setPager(long address, long pages, long pid) {
        return kernel.systemCall(task, SystemCallNumber.SET_PAGER, address, pages, pid, 0, 0, 0);
    }

    // ---- messages ----

    /**
     * Sends {@code size} pages from {@code address} on to the handler that process {@code pid} has for {@code type}; see
     * {@link org.pagoda.ipc.SendFlags}.
     *
     * @return pages handed over; with {@code WAIT}, pages that the handler kept
     */
    public long send(long pid, long type, long address, long size, long flags) {
        return kernel.systemCall(task, SystemCallNumber.SEND, pid, type, address, size, flags, 0);
    }

    /** Handles messages of {@code type} with {@code handler} from now on. */
    public long registerHandler(long type, Handler handler) {
        return registerHandlerAt(type, entries.addressOf(handler));
    }

    /** Handles messages of {@code type} no more; those that wait are abandoned. */
    public long unregisterHandler(long type) {
        return registerHandlerAt(type, 0);
    }

    private long registerHandlerAt(long type, long handler) {
        return kernel.systemCall(task, SystemCallNumber.REGISTER_HANDLER, type, handler, 0, 0, 0, 0);
    }

    /** Handles messages until the process ends: does not return. */
    public void serve() {
        kernel.systemCall(task, SystemCallNumber.SERVE, 0, 0, 0, 0, 0, 0);
    }

    /** Waits until a handler has run; returns {@code -EINTR}. */
    public long pause() {
        return kernel.systemCall(task, SystemCallNumber.PAUSE, 0, 0, 0, 0, 0, 0);
    }

    /** Keeps messages of {@code type} waiting from now on. */
    public long mask(long type) {
        return kernel.systemCall(task, SystemCallNumber.MASK, type, 1, 0, 0, 0, 0);
    }

    /** Lets messages of {@code type} in again; those that waited are handled before this returns. */
    public long unmask(long type) {
        return kernel.systemCall(task, SystemCallNumber.MASK, type, 0, 0, 0, 0, 0);
    }

    /** Unmasks {@code type} (-1: all) and waits until a handler has run, in one step, then masks it again. */
    public long waitMessage(long type) {
        return kernel.systemCall(task, SystemCallNumber.WAIT_MESSAGE, type, 0, 0, 0, 0, 0);
    }

    /**
     * Sends like {@link #send} and waits until the handler, or whoever it passes the right on to, replies.
     *
     * @param timeOut ticks after which to give up; 0: never
     */
    public Reply call(long pid, long type, long address, long size, long flags, long timeOut) {
        long frame = scratch.take();
        try {
            store64(frame, timeOut);
            long result = callWithFrame(pid, type, address, size, flags, frame);
            return result < 0
                    ? new Reply(result, 0, 0)
                    : new Reply(result, load64(frame + Long.BYTES), load64(frame + 2 * Long.BYTES));
        } finally {
            scratch.release();
        }
    }

    /**
     * The system call behind {@link #call}: {@code frame} is the address of four 64-bit words, the time-out in ticks, and then,
     * filled in when the reply is there, who replied, where its pages are, and how many.
     */
    public long callWithFrame(long pid, long type, long address, long size, long flags, long frame) {
        return kernel.systemCall(task, SystemCallNumber.CALL, pid, type, address, size, flags, frame);
    }

    /** Answers a call: {@code token} 0 is the one whose handler runs, others were kept. */
    public long reply(long token, long address, long size, long flags) {
        return kernel.systemCall(task, SystemCallNumber.REPLY, token, address, size, flags, 0, 0);
    }

    /** Keeps the right to answer the call whose handler runs; its number, for {@link #reply} and {@link #forward}. */
    public long keepToken() {
        return kernel.systemCall(task, SystemCallNumber.KEEP_TOKEN, 0, 0, 0, 0, 0, 0);
    }

    /** Sends pages on, and the right to answer with them. */
    public long forward(long token, long pid, long type, long address, long size, long flags) {
        return kernel.systemCall(task, SystemCallNumber.FORWARD, token, pid, type, address, size, flags);
    }

    /** Takes all other mappings of one's own pages away; how many there were. */
    public long revoke(long address, long size) {
        return kernel.systemCall(task, SystemCallNumber.REVOKE, address, size, 0, 0, 0, 0);
    }

    /**
     * Restricts where a child may send to: {@code count} rules of three 64-bit words each at {@code rules}, a process (-1: any),
     * the lowest and the highest type. {@code -EPERM} for more than this process may itself.
     */
    public long setSendMask(long pid, long rules, long count) {
        return kernel.systemCall(task, SystemCallNumber.SET_SEND_MASK, pid, rules, count, 0, 0, 0);
    }

    /** Waits {@code ticks}; {@code -EINTR} if a handler ran. */
    public long sleep(long ticks) {
        return kernel.systemCall(task, SystemCallNumber.SLEEP, ticks, 0, 0, 0, 0, 0);
    }

    /**
     * Asks for a message of type {@link org.pagoda.ipc.MessageType#TIMER} after {@code first} ticks (0: none), and then every {@code
     * interval} ticks (0: once). A process has one timer.
     *
     * @return the ticks that were left of what was asked for before; 0: none
     */
    public long setTimer(long first, long interval) {
        return kernel.systemCall(task, SystemCallNumber.SET_TIMER, first, interval, 0, 0, 0, 0);
    }

    // ---- processes ----

    /**
     * Makes a child with this process's memory at the same addresses, its limits, send mask and open files. Pages are duplicates, but
     * for those that are shared: they are the child's too. The child has no handlers, messages or tokens, no timer, and not the pages of
     * a message that is being handled here.
     *
     * @param entry what the child begins in
     * @param argument what it is given there
     * @return the child's identifier; {@code -ENOMEM} without memory for its page tables; {@code -EAGAIN} if there are too many processes.
     *     An {@link IllegalArgumentException} is thrown for an entry that could bring along something else than the argument
     */
    public long fork(Class<? extends ChildEntry> entry, long argument) {
        long address = entries.addressOf(new ChildClass(entry));
        return kernel.systemCall(task, SystemCallNumber.FORK, address, argument, 0, 0, 0, 0);
    }

    /** Ends the process: does not return. */
    public void exit(long status) {
        kernel.systemCall(task, SystemCallNumber.EXIT, status, 0, 0, 0, 0, 0);
    }

    public long getpid() {
        return kernel.systemCall(task, SystemCallNumber.GETPID, 0, 0, 0, 0, 0, 0);
    }

    /**
     * Waits until a child has ended, and lets go of what is left of it; handlers run meanwhile.
     *
     * @param target its identifier; -1: any; 0: one of the own group; less: one of the group with the negative number
     * @param status where its exit status goes, 64 bits; 0: nowhere
     * @param options 1: does not wait
     * @return the child's identifier; 0: none has ended; {@code -ECHILD} if there is none to wait for
     */
    public long waitChild(long target, long status, long options) {
        return kernel.systemCall(task, SystemCallNumber.WAIT, target, status, options, 0, 0, 0);
    }

    /** Ends the process {@code target}; 0: the own group; less than -1: the group with the negative number. */
    public long kill(long target) {
        return kernel.systemCall(task, SystemCallNumber.KILL, target, 0, 0, 0, 0, 0);
    }

    /** Who made this process, or has adopted it since; 0: the kernel. */
    public long getppid() {
        return kernel.systemCall(task, SystemCallNumber.GETPPID, 0, 0, 0, 0, 0, 0);
    }

    /** Puts this process (0) or a child into a group; 0: its own. */
    public long setGroup(long pid, long group) {
        return kernel.systemCall(task, SystemCallNumber.SET_GROUP, pid, group, 0, 0, 0, 0);
    }

    /** The group of a process; 0: this one. */
    public long getGroup(long pid) {
        return kernel.systemCall(task, SystemCallNumber.GET_GROUP, pid, 0, 0, 0, 0, 0);
    }

    /**
     * Makes a child that runs the program called {@code name}, {@link org.pagoda.kernel.program.ProgramTable}. It has memory of its own, and
     * the limits, the send mask and the open files of this process.
     *
     * @param arguments what it finds with {@link #arguments}
     * @return the child's identifier; {@code -ENOENT} if no program is called so; {@code -E2BIG} for more than 64 KiB of arguments
     */
    public long spawn(String name, String... arguments) {
        return begin(SystemCallNumber.SPAWN, List.of(), name, arguments);
    }

    /** {@link #spawn} with an environment, {@code NAME=VALUE} each, which the program finds with {@link #environment}. */
    public long spawnWith(List<String> environment, String name, String... arguments) {
        return begin(SystemCallNumber.SPAWN, environment, name, arguments);
    }

    /**
     * Leaves this program for the one called {@code name}. The process keeps its number, family, limits, send mask and open files, nothing else.
     * It must have no other thread, and be in no handler.
     *
     * @param arguments what it finds with {@link #arguments}
     * @return an error as for {@link #spawn}, or {@code -EBUSY}; does not return otherwise
     */
    public long exec(String name, String... arguments) {
        return begin(SystemCallNumber.EXEC, List.of(), name, arguments);
    }

    /** {@link #exec} with an environment, as in {@link #spawnWith}. */
    public long execWith(List<String> environment, String name, String... arguments) {
        return begin(SystemCallNumber.EXEC, environment, name, arguments);
    }

    private long begin(int number, List<String> environment, String name, String... arguments) {
        byte[] block = Arguments.block(environment, arguments);
        long pages = Page.number(block.length + Page.SIZE - 1L);
        long address = block.length == 0 ? 0 : mmap(pages);
        if (address < 0) {
            return address;
        }
        store(address, block, 0, block.length);
        try {
            return kernel.systemCall(task, number, scratch.string(name), address, block.length, 0, 0, 0);
        } finally {
            scratch.release();
            if (address != 0) {
                munmap(address, pages);
            }
        }
    }

    /** What this program was given by who began it; its first load of the end of the stack. */
    public List<String> arguments() {
        return Arguments.load(this);
    }

    /** The environment that this program was given by who began it; none if it was begun without. */
    public List<String> environment() {
        return Arguments.environment(this);
    }

    /**
     * Sets what this process (0) or a child may use.
     *
     * @param resource 0 pages, 1 messages that wait, 2 those of one sender, 3 children, 4 threads
     */
    public long setLimit(long pid, long resource, long value) {
        return kernel.systemCall(task, SystemCallNumber.SET_LIMIT, pid, resource, value, 0, 0, 0);
    }

    /** What a process (0: this one) may use; also 5 open files, 6 pages of messages, 7 pages of the stack. */
    public long getLimit(long pid, long resource) {
        return kernel.systemCall(task, SystemCallNumber.GET_LIMIT, pid, resource, 0, 0, 0, 0);
    }

    // ---- threads ----

    /**
     * Makes another thread of this process, which can be joined.
     *
     * @return its number; {@code -EAGAIN} if there are too many
     */
    public long startThread(ThreadEntry entry, long argument) {
        long address = entries.addressOf(entry);
        return kernel.systemCall(task, SystemCallNumber.START_THREAD, address, argument, 0, 0, 0, 0);
    }

    /** Waits until thread {@code tid} has ended; its status goes, 64 bits, to {@code status} (0: nowhere). */
    public long joinThread(long tid, long status) {
        return kernel.systemCall(task, SystemCallNumber.JOIN_THREAD, tid, status, 0, 0, 0, 0);
    }

    /** Ends this thread, or the process if it is the first: does not return. */
    public void exitThread(long status) {
        scratch.giveBack();
        kernel.systemCall(task, SystemCallNumber.EXIT_THREAD, status, 0, 0, 0, 0, 0);
    }

    /** Which thread of its process this is, from 1. */
    public long gettid() {
        return kernel.systemCall(task, SystemCallNumber.GETTID, 0, 0, 0, 0, 0, 0);
    }

    /** Lets others run first. */
    public long schedYield() {
        return kernel.systemCall(task, SystemCallNumber.YIELD, 0, 0, 0, 0, 0, 0);
    }

    /** Any system call, by number. */
    public long systemCall(long number, long a0, long a1, long a2, long a3, long a4, long a5) {
        return kernel.systemCall(task, number, a0, a1, a2, a3, a4, a5);
    }

    /** Any system call, by name; {@code -ENOSYS} if none is called so, {@code -EINVAL} if it takes more arguments, or fewer. */
    public long systemCall(String name, long... arguments) {
        byte[] bytes = (name + '\0').getBytes(StandardCharsets.UTF_8);
        long address = scratch.take();
        try {
            store(address, bytes, 0, Math.min(bytes.length, Page.SIZE));
            long words = address + Page.SIZE;
            int count = Math.min(arguments.length, Page.SIZE / Long.BYTES);
            for (int i = 0; i < count; i++) {
                store64(words + (long) i * Long.BYTES, arguments[i]);
            }
            return kernel.systemCall(task, SystemCallNumber.CALL_BY_NAME, address, words, arguments.length, 0, 0, 0);
        } finally {
            scratch.release();
        }
    }

    // ---- modules ----

    /**
     * Loads a module into the kernel.
     *
     * @param module one that comes along, or the path of a {@code .java} or {@code .jar} file
     * @param parameters {@code name=value} pairs with blanks between
     */
    public long initModule(String module, String parameters) {
        long name = scratch.string(module);
        long line = scratch.string(parameters);
        try {
            return kernel.systemCall(task, SystemCallNumber.INIT_MODULE, name, line, 0, 0, 0, 0);
        } finally {
            scratch.release();
            scratch.release();
        }
    }

    /** Unloads a module that is not in use. */
    public long deleteModule(String module) {
        try {
            return kernel.systemCall(task, SystemCallNumber.DELETE_MODULE, scratch.string(module), 0, 0, 0, 0, 0);
        } finally {
            scratch.release();
        }
    }

    /** A piece of a text: {@code what} 0: a line for each module that is loaded; 1: what is known of one. 0 at its end. */
    public long queryModule(long what, String module, long address, long length, long offset) {
        try {
            long name = scratch.string(module);
            return kernel.systemCall(task, SystemCallNumber.QUERY_MODULE, what, name, address, length, offset, 0);
        } finally {
            scratch.release();
        }
    }

    // ---- interactions ----

    /**
     * Opens an interaction with the kernel, of a type that the kernel serves; see {@link Interaction}, which is how programs do this.
     *
     * @param tid 0: the caller's own; others cannot be given
     * @return the tid
     */
    public long interactionCreate(long pid, long tid, long type) {
        return kernel.systemCall(task, SystemCallNumber.INTERACTION_CREATE, pid, tid, type, 0, 0, 0);
    }

    /** Sends {@code length} bytes to the kernel, whose callback has run when this returns. */
    public long interactionSend(long pid, long tid, long type, long address, long length) {
        return kernel.systemCall(task, SystemCallNumber.INTERACTION_SEND, pid, tid, type, address, length, 0);
    }

    /** Receives the next reply, of up to {@code length} bytes; {@code flags} 1: if there is one. How many bytes it has. */
    public long interactionRecv(long pid, long tid, long type, long address, long length, long flags) {
        return kernel.systemCall(task, SystemCallNumber.INTERACTION_RECV, pid, tid, type, address, length, flags);
    }

    public long interactionDestroy(long pid, long tid, long type) {
        return kernel.systemCall(task, SystemCallNumber.INTERACTION_DESTROY, pid, tid, type, 0, 0, 0);
    }

    /** The type that belongs to the NUL-terminated string at {@code name}. */
    public long interactionType(long name) {
        return kernel.systemCall(task, SystemCallNumber.INTERACTION_TYPE, name, 0, 0, 0, 0, 0);
    }

    /** The type that belongs to {@code name}: always the same for the same name. */
    public long interactionType(String name) {
        try {
            return interactionType(scratch.string(name));
        } finally {
            scratch.release();
        }
    }
}
