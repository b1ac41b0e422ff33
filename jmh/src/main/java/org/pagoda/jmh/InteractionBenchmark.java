package org.pagoda.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.pagoda.kernel.interaction.Interactions;
import org.pagoda.user.Interaction;
import org.pagoda.user.Libc;

/**
 * What it costs a program to exchange messages with a callback in the kernel, which sends back what it gets, beside a system call that does
 * nothing.
 */
public class InteractionBenchmark extends PagodaBenchmark {
    /** A program in a conversation with the kernel. */
    public static class Talker extends BenchmarkMachine {
        private static final long ECHO = 1;
        private static final long ONCE = 2;

        /** Bytes of a message, and of its reply. */
        @Param({"64", "4096"})
        public int size = 64;

        private long question;
        private long answer;
        private long pid;

        @Override
        protected void prepare() {
            Interactions interactions = machine().interactions();
            for (long type : new long[] {ECHO, ONCE}) {
                interactions.registerCallbackForType(
                        type, (from, message, length, data) -> interactions.send(from, message, length), null);
            }
            question = libc().mmap(2);
            answer = libc().mmap(2);
            libc().store64(question, 1);
            libc().store64(answer, 1);
            pid = libc().getpid();
            SendBenchmark.check(libc().interactionCreate(pid, 0, ECHO), 1);
        }
    }

    /** There and back, in an interaction that exists: two system calls. */
    @Benchmark
    public long sendAndReceive(Talker talker) {
        Libc libc = talker.libc();
        int size = talker.size;
        SendBenchmark.check(libc.interactionSend(talker.pid, 0, Talker.ECHO, talker.question, size), size);
        return SendBenchmark.check(libc.interactionRecv(talker.pid, 0, Talker.ECHO, talker.answer, size, 0), size);
    }

    /** The same, with an interaction that is made for it: five system calls, one of which asks who calls. */
    @Benchmark
    public long exchange(Talker talker) {
        return SendBenchmark.check(
                Interaction.exchange(
                        talker.libc(), Talker.ONCE, talker.question, talker.size, talker.answer, talker.size),
                talker.size);
    }
}
