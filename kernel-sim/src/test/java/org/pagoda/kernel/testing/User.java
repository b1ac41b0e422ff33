package org.pagoda.kernel.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.ArgumentBlock;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.UserContext;
import org.pagoda.kernel.UserImage;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.Rights;

/**
 * What a {@link Script} stands on: the machine as a task sees it. System calls return what the kernel returns; those that
 * a script cannot do without ({@link #on}, {@link #map}) are asserted to succeed.
 */
public final class User implements UserContext {
    /** The number of a system call that only test machines have: kills a process. */
    static final int KILL = 200;

    private final TestMachine machine;
    private final Task task;
    private final Script script;
    private final long argument;
    private final List<Script> children = new ArrayList<>();
    private final List<Handler> handlers;
    private long strings;
    private int stringsMade;

    User(TestMachine machine, Task task, Script script) {
        this(machine, task, script, 0);
    }

    private User(TestMachine machine, Task task, Script script, long argument) {
        this.machine = machine;
        this.task = task;
        this.script = script;
        this.argument = argument;
        handlers = machine.handlersOf(task.process());
    }

    private Kernel kernel() {
        return machine.kernel();
    }

    public Task task() {
        return task;
    }

    @Override
    public void main() {
        try {
            script.run(this);
        } catch (AssertionError e) {
            machine.onFailure(e);
            throw e;
        }
    }

    @Override
    public long handle(long handler, long pid, long type, long address, long size, long flags) {
        try {
            return handlers.get((int) handler - 1).handle(new Received(pid, type, address, size, flags));
        } catch (AssertionError e) {
            machine.onFailure(e);
            throw e;
        }
    }

    @Override
    public @Nullable UserImage child(long entry, long childsArgument) {
        if (entry < 1 || entry > children.size()) {
            return null;
        }
        Script script = children.get((int) entry - 1);
        return childsTask -> new User(machine, childsTask, script, childsArgument);
    }

    @Override
    public @Nullable UserImage thread(long entry, long threadsArgument) {
        return child(entry, threadsArgument);
    }

    /** Another thread of the process, which can be joined; its number, or an error. */
    public long startThread(Script script, long threadsArgument) {
        children.add(script);
        return call(SystemCallNumber.START_THREAD, children.size(), threadsArgument);
    }

    /** Any system call; arguments that are not given are 0. */
    public long call(long number, long... arguments) {
        long[] all = new long[6];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        return kernel().systemCall(task, number, all[0], all[1], all[2], all[3], all[4], all[5]);
    }

    // ---- memory ----

    public long load(long address) {
        kernel().tick(task);
        return task.cpu().mmu().load64(address);
    }

    public void store(long address, long value) {
        kernel().tick(task);
        task.cpu().mmu().store64(address, value);
    }

    public byte loadByte(long address) {
        kernel().tick(task);
        return task.cpu().mmu().load8(address);
    }

    public void storeByte(long address, int value) {
        kernel().tick(task);
        task.cpu().mmu().store8(address, (byte) value);
    }

    /** Stores text as UTF-8, without a NUL. */
    public void storeText(long address, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            storeByte(address + i, bytes[i]);
        }
    }

    /** The {@code length} bytes of text at {@code address}. */
    public String loadText(long address, long length) {
        byte[] bytes = new byte[(int) length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = loadByte(address + i);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** {@code pages} new pages. */
    public long map(long pages) {
        return map(pages, Rights.READ_WRITE);
    }

    public long map(long pages, long rights) {
        long address = mmap(0, pages, rights);
        assertTrue(address > 0, () -> "mmap: " + Errno.describe(address));
        return address;
    }

    /** New pages that contain {@code value}, {@code value + 1} and so on. */
    public long filled(long pages, long value) {
        long address = map(pages);
        for (long i = 0; i < pages; i++) {
            store(address + Page.address(i), value + i);
        }
        return address;
    }

    public long mmap(long address, long pages, long rights) {
        return call(SystemCallNumber.MMAP, address, pages, rights);
    }

    public long munmap(long address, long pages) {
        return call(SystemCallNumber.MUNMAP, address, pages);
    }

    /** Says who provides pages that are not there. */
    public long setPager(long address, long pages, long pager) {
        return call(SystemCallNumber.SET_PAGER, address, pages, pager);
    }

    // ---- messages ----

    /** Handles {@code type} with {@code handler} from now on. */
    public void on(long type, Handler handler) {
        handlers.add(handler);
        assertEquals(0, call(SystemCallNumber.REGISTER_HANDLER, type, handlers.size()));
    }

    /** Handles {@code type} no more. */
    public long off(long type) {
        return call(SystemCallNumber.REGISTER_HANDLER, type, 0);
    }

    public long send(String to, long type, long address, long size, long flags) {
        return send(machine.pid(to), type, address, size, flags);
    }

    public long send(long pid, long type, long address, long size, long flags) {
        return call(SystemCallNumber.SEND, pid, type, address, size, flags);
    }

    /** Sends a value without pages. */
    public long notify(String to, long type, long value) {
        return send(to, type, value, 0, 0);
    }

    /** Sends a value without pages to itself. */
    public long notifySelf(long type, long value) {
        return send(getpid(), type, value, 0, 0);
    }

    /** Handles messages for ever. */
    public void serve() {
        call(SystemCallNumber.SERVE);
    }

    public long pause() {
        return call(SystemCallNumber.PAUSE);
    }

    public long mask(long type) {
        return call(SystemCallNumber.MASK, type, 1);
    }

    public long unmask(long type) {
        return call(SystemCallNumber.MASK, type, 0);
    }

    public long waitMessage(long type) {
        return call(SystemCallNumber.WAIT_MESSAGE, type);
    }

    public long sleep(long ticks) {
        return call(SystemCallNumber.SLEEP, ticks);
    }

    public long setTimer(long first, long interval) {
        return call(SystemCallNumber.SET_TIMER, first, interval);
    }

    // ---- calls ----

    /** A frame for {@link #ask}, in a page of its own. */
    public long frame(long timeOut) {
        long frame = map(1);
        store(frame, timeOut);
        return frame;
    }

    /** The system call {@code call}; what is answered is in {@code frame} afterwards. */
    public long ask(String whom, long type, long address, long size, long flags, long frame) {
        return call(SystemCallNumber.CALL, machine.pid(whom), type, address, size, flags, frame);
    }

    public long replier(long frame) {
        return load(frame + 8);
    }

    /** Where the pages of the answer are; of one without, its value. */
    public long answer(long frame) {
        return load(frame + 16);
    }

    /** Answers with a value; token 0 is that of the request whose handler runs. */
    public long reply(long token, long value) {
        return reply(token, value, 0, 0);
    }

    public long reply(long token, long address, long size, long flags) {
        return call(SystemCallNumber.REPLY, token, address, size, flags);
    }

    public long keepToken() {
        return call(SystemCallNumber.KEEP_TOKEN);
    }

    public long forward(long token, String to, long type, long address, long size, long flags) {
        return call(SystemCallNumber.FORWARD, token, machine.pid(to), type, address, size, flags);
    }

    // ---- processes ----

    public void exit(long status) {
        call(SystemCallNumber.EXIT, status);
    }

    public long getpid() {
        return call(SystemCallNumber.GETPID);
    }

    public long giveWay() {
        return call(SystemCallNumber.YIELD);
    }

    /** Makes a child with this process's memory, that runs {@code child}; its identifier, by which scripts know it as {@code name}. */
    public long fork(String name, Script child) {
        return fork(name, child, 0);
    }

    /** The same, where the child is given {@code childsArgument}. */
    public long fork(String name, Script child, long childsArgument) {
        children.add(child);
        long result = call(SystemCallNumber.FORK, children.size(), childsArgument);
        if (result >= 0) {
            machine.onForked(name, result);
        }
        return result;
    }

    /** Makes a child that runs another program, by name. */
    public long spawn(String name, String... arguments) {
        return begin(SystemCallNumber.SPAWN, name, arguments);
    }

    /** Begins another program, by name. */
    public long exec(String name, String... arguments) {
        return begin(SystemCallNumber.EXEC, name, arguments);
    }

    private long begin(int number, String name, String... arguments) {
        String block = arguments.length == 0 ? "" : String.join("\0", arguments) + '\0';
        int length = block.getBytes(StandardCharsets.UTF_8).length;
        long address = map(1 + Page.count(length));
        storeText(address, name + '\0');
        storeText(address + Page.SIZE, block);
        return call(number, address, address + Page.SIZE, length);
    }

    /** The bytes that this program was begun with, NULs as bars. */
    public String argumentBlock() {
        long length = load(ArgumentBlock.LENGTH_ADDRESS);
        return loadText(ArgumentBlock.start(length), length).replace('\0', '|');
    }

    /** What the parent of a forked child has given it. */
    public long argument() {
        return argument;
    }

    /** Kills another process, as the host could; {@code -ESRCH} if there is none any more. */
    public long kill(String name) {
        return call(KILL, machine.pid(name));
    }

    // ---- files ----

    /** Opens a file by its name, which is put into a page of its own. */
    public long open(String name, long mode) {
        long address = map(Page.count(name.getBytes(StandardCharsets.UTF_8).length + 1L));
        storeText(address, name);
        return call(SystemCallNumber.OPEN, address, mode);
    }

    /** A system call whose first argument is a path, which is put into a page for strings. */
    public long callPath(long number, String path, long... arguments) {
        long[] all = new long[arguments.length + 1];
        all[0] = string(path);
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return call(number, all);
    }

    /** Stores the first {@code count} bytes of {@code source}; one access a page. */
    public void storeBytes(long address, byte[] source, int count) {
        int done = 0;
        while (done < count) {
            int chunk = Page.chunk(address + done, count - done);
            kernel().tick(task);
            task.cpu().mmu().store(address + done, source, done, chunk);
            done += chunk;
        }
    }

    /** Fills {@code target}; one access a page. */
    public void loadBytes(long address, byte[] target) {
        int done = 0;
        while (done < target.length) {
            int chunk = Page.chunk(address + done, target.length - done);
            kernel().tick(task);
            task.cpu().mmu().load(address + done, target, done, chunk);
            done += chunk;
        }
    }

    /** {@code text}, with a NUL, in one of eight pages for strings, which are used in turn. */
    public long string(String text) {
        if (strings == 0) {
            strings = map(9);
        }
        long page = strings + Page.address(stringsMade++ % 8);
        byte[] bytes = (text + '\0').getBytes(StandardCharsets.UTF_8);
        storeBytes(page, bytes, bytes.length);
        return page;
    }

    /** Opens a file, as {@code callPath}; one that is made has all permissions. */
    public long openPath(String path, long flags) {
        return callPath(SystemCallNumber.OPEN, path, flags, 0777);
    }

    /** Writes text to a file; what {@code write} says. */
    public long writeText(long descriptor, String text) {
        return write(descriptor, string(text), text.getBytes(StandardCharsets.UTF_8).length);
    }

    /** Reads up to {@code count} bytes, at most a page, as text; "-EAGAIN" and the like for an error. */
    public String readText(long descriptor, long count) {
        long page = string("");
        long result = read(descriptor, page, count);
        return result < 0 ? Errno.describe(result) : loadText(page, result);
    }

    /** Makes a file with a content. */
    public void makeFile(String path, String content) {
        long descriptor = openPath(path, 1 | 0100 | 01000);
        assertTrue(descriptor >= 0, () -> path + ": " + Errno.describe(descriptor));
        assertEquals(content.length(), writeText(descriptor, content));
        assertEquals(0, close(descriptor));
    }

    /** A whole file, of up to a page. */
    public String readFile(String path) {
        long descriptor = openPath(path, 0);
        if (descriptor < 0) {
            return Errno.describe(descriptor);
        }
        String text = readText(descriptor, Page.SIZE);
        close(descriptor);
        return text;
    }

    public long read(long descriptor, long address, long count) {
        return call(SystemCallNumber.READ, descriptor, address, count);
    }

    public long write(long descriptor, long address, long count) {
        return call(SystemCallNumber.WRITE, descriptor, address, count);
    }

    public long close(long descriptor) {
        return call(SystemCallNumber.CLOSE, descriptor);
    }
}
