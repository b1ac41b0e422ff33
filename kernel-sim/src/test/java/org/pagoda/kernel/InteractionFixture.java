package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.pagoda.ipc.interaction.Interaction;
import org.pagoda.ipc.interaction.InteractionCallback;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.interaction.Interactions;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.KernelMemory;

/** A machine whose kernel serves types of interactions; when it is closed nothing of them may be left. */
abstract class InteractionFixture {
    static final long TALK = 7;
    static final long OTHER_TALK = 8;

    /** A system call of these machines: unregisters a type's callback, and waits until it is not in use. */
    private static final int UNREGISTER_AND_WAIT = 161;
    /** Another: {@link #inKernel} on the caller's task. */
    private static final int IN_KERNEL = 162;

    /** Something that the kernel does when a program asks it to. */
    interface KernelCode {
        long run(Task task);
    }

    private final List<KernelCode> kernelCode = Collections.synchronizedList(new ArrayList<>());
    private final StringBuilder console = new StringBuilder();
    final TestMachine machine;

    InteractionFixture() {
        this(builder -> builder);
    }

    InteractionFixture(UnaryOperator<Machine.Builder> settings) {
        machine = new TestMachine(builder -> settings.apply(builder.console(console::append)));
        machine.kernel()
                .table()
                .add(
                        UNREGISTER_AND_WAIT,
                        "unregister_and_wait",
                        (task, type, a1, a2, a3, a4, a5) ->
                                interactions().unregisterCallbackForTypeAndWait(task, type));
        machine.kernel()
                .table()
                .add(
                        IN_KERNEL,
                        "in_kernel",
                        (task, number, a1, a2, a3, a4, a5) ->
                                kernelCode.get((int) number).run(task));
    }

    @AfterEach
    final void close() {
        machine.close();
        assertNothingLeft();
    }

    /** No interaction is open, nothing is queued, and no memory of theirs is taken. The machine has run to its end, or is closed. */
    final void assertNothingLeft() {
        assertEquals(0, interactions().open(), "open interactions");
        assertEquals(0, interactions().queuedBytes(), "bytes queued");
        assertEquals(0, memory().heap().bytesInUse(), "bytes of kernel memory");
    }

    final Interactions interactions() {
        return machine.machine().interactions();
    }

    final KernelMemory memory() {
        return machine.kernel().kernelMemory();
    }

    /** What the machine has printed. */
    final String printed() {
        return console.toString();
    }

    final void serve(long type, InteractionCallback callback) {
        assertEquals(0, interactions().registerCallbackForType(type, callback, null));
    }

    /** Answers with as many replies as a number in the message says, each with a number: 1, 2, and so on. */
    final void serveNumbers(long type) {
        serve(type, (interaction, message, length, data) -> {
            long count = memory().load64(message);
            for (long i = 1; i <= count; i++) {
                assertEquals(Long.BYTES, sendNumber(interaction, i));
            }
        });
    }

    final long sendNumber(Interaction interaction, long number) {
        byte[] bytes = new byte[Long.BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (number >>> (i * Byte.SIZE));
        }
        return interactions().send(interaction, bytes);
    }

    // ---- programs ----

    /** Has the kernel run something on the program's task. */
    final long inKernel(User user, KernelCode code) {
        int number;
        synchronized (kernelCode) {
            number = kernelCode.size();
            kernelCode.add(code);
        }
        return user.call(IN_KERNEL, number);
    }

    static long unregisterAndWait(User user, long type) {
        return user.call(UNREGISTER_AND_WAIT, type);
    }

    static long create(User user, long type) {
        return user.call(SystemCallNumber.INTERACTION_CREATE, pid(user), 0, type);
    }

    static long send(User user, long type, long address, long length) {
        return user.call(SystemCallNumber.INTERACTION_SEND, pid(user), 0, type, address, length);
    }

    static long recv(User user, long type, long address, long length) {
        return user.call(SystemCallNumber.INTERACTION_RECV, pid(user), 0, type, address, length, 0);
    }

    static long tryRecv(User user, long type, long address, long length) {
        return user.call(SystemCallNumber.INTERACTION_RECV, pid(user), 0, type, address, length, 1);
    }

    static long destroy(User user, long type) {
        return user.call(SystemCallNumber.INTERACTION_DESTROY, pid(user), 0, type);
    }

    static long pid(User user) {
        return user.task().process().pid();
    }

    /** Opens an interaction, and fails if that cannot be. */
    static void open(User user, long type) {
        assertEquals(user.task().tid(), create(user, type));
    }

    /** Sends a number from {@code page}, and fails if that cannot be. */
    static void tell(User user, long type, long page, long number) {
        user.store(page, number);
        assertEquals(Long.BYTES, send(user, type, page, Long.BYTES));
    }

    /** Receives a number to {@code page}. */
    static long hear(User user, long type, long page) {
        assertEquals(Long.BYTES, recv(user, type, page, Long.BYTES));
        return user.load(page);
    }
}
