package org.pagoda.ipc.interaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.FrameAllocator;
import org.pagoda.mmu.KernelMemory;
import org.pagoda.mmu.PhysicalMemory;

/** Random operations on interactions, and on a model that is slow and obvious: all results are the same, and what is left at the end is nothing. */
class InteractionModelTest {
    private static final InteractionLimits LIMITS = new InteractionLimits(4, 3, 300);
    private static final int STEPS = 1000;

    /** A conversation's own callback, or a type's. */
    private static final class Served {
        private final @Nullable Served under;
        private final int number;
        private int running;
        private int taken; // conversations under it that are not released
        private boolean over;
        private boolean released;

        Served(@Nullable Served under, int number) {
            this.under = under;
            this.number = number;
        }

        boolean isFinished() {
            return over && running == 0 && taken == 0;
        }
    }

    private static final class Talk {
        private final long type;
        private final List<byte[]> replies = new ArrayList<>();
        private @Nullable Served own;
        private @Nullable Served running;
        private boolean reset;
        private boolean closed;

        Talk(long type) {
            this.type = type;
        }
    }

    private final PhysicalMemory physical = new PhysicalMemory(256);
    private final FrameAllocator frames = new FrameAllocator(physical, true);
    private final KernelMemory memory = new KernelMemory(frames);
    private final CallbackOwner owner = new CallbackOwner("owner");
    private final List<Object> released = new ArrayList<>();
    private final InteractionTable table = new InteractionTable(memory, LIMITS, new InteractionTable.Listener() {
        @Override
        public void onReleasable(Registration registration) {
            registration.release();
        }

        @Override
        public void onFinished(Registration registration) {
            assertEquals(true, registration.isFinished());
        }
    });

    // The model: conversations by "pid tid type", in order; types by number.
    private final TreeMap<String, Talk> talks = new TreeMap<>();
    private final TreeMap<Long, Served> types = new TreeMap<>();
    private final List<Object> modelReleased = new ArrayList<>();
    private int made;

    // Those whose callback runs: the interaction, its model, and what was called.
    private record Running(Interaction interaction, Talk talk, Registration registration, Served served) {}

    private final List<Running> running = new ArrayList<>();

    private void finishIfCan(Served served) {
        if (served.under != null && served.isFinished() && !served.released) {
            served.released = true;
            modelReleased.add(served.number);
            served.under.taken--;
        }
    }

    private void end(@Nullable Served served) {
        if (served != null) {
            served.over = true;
            finishIfCan(served);
        }
    }

    private long modelClose(String key) {
        Talk talk = talks.remove(key);
        if (talk == null) {
            return Errno.ENOENT.result();
        }
        talk.closed = true;
        talk.replies.clear();
        Served own = talk.own;
        talk.own = null;
        end(own);
        return 0;
    }

    private void modelCloseAll(String prefix) {
        for (String key : new ArrayList<>(talks.keySet())) {
            if (key.startsWith(prefix)) {
                modelClose(key);
            }
        }
    }

    private long bytesOf(String prefix) {
        long bytes = 0;
        for (String key : talks.keySet()) {
            if (key.startsWith(prefix)) {
                for (byte[] reply : talks.get(key).replies) {
                    bytes += reply.length;
                }
            }
        }
        return bytes;
    }

    private @Nullable Served serving(Talk talk) {
        return talk.own != null ? talk.own : types.get(talk.type);
    }

    private long modelCreate(long pid, String key, long type) {
        if (type < 1) {
            return Errno.EINVAL.result();
        } else if (talks.containsKey(key)) {
            return Errno.EEXIST.result();
        } else if (talks.keySet().stream()
                        .filter(each -> each.startsWith(pid + " "))
                        .count()
                >= LIMITS.open()) {
            return Errno.EDQUOT.result();
        }
        talks.put(key, new Talk(type));
        return 0;
    }

    private long modelReply(long pid, Talk talk, byte[] message) {
        if (talk.replies.size() == LIMITS.replies()) {
            return Errno.EAGAIN.result();
        } else if (bytesOf(pid + " ") + message.length > LIMITS.queuedBytes()) {
            return Errno.EDQUOT.result();
        }
        talk.replies.add(message);
        return message.length;
    }

    private long modelTakeOver(Talk talk, int number) {
        Served type = talk.running == null
                ? types.get(talk.type)
                : talk.running.under == null ? talk.running : talk.running.under;
        if (talk.closed) {
            return Errno.EPIPE.result();
        } else if (type == null || type.over) {
            return Errno.ECONNREFUSED.result();
        } else if (talk.own != null) {
            return Errno.EEXIST.result();
        }
        talk.own = new Served(type, number);
        type.taken++;
        return 0;
    }

    private long modelUnregister(long type) {
        Served served = types.remove(type);
        if (served == null) {
            return Errno.ENOENT.result();
        }
        served.over = true;
        talks.values().stream().filter(each -> each.type == type).forEach(talk -> {
            talk.reset = true;
            Served own = talk.own;
            talk.own = null;
            end(own);
        });
        return 0;
    }

    private void modelLeave(Running one) {
        one.talk.running = null;
        one.served.running--;
        finishIfCan(one.served);
    }

    private byte[] reply(Interaction interaction) {
        byte[] bytes = new byte[interaction.replyLength()];
        if (bytes.length > 0) {
            memory.read(interaction.reply(), bytes, 0, bytes.length);
        }
        return bytes;
    }

    private void step(SplittableRandom random) {
        long pid = 1 + random.nextInt(3) + ((long) random.nextInt(2) << Integer.SIZE);
        int tid = 1 + random.nextInt(3);
        long type = random.nextInt(4);
        String key = pid + " " + tid + " " + type;
        Talk talk = talks.get(key);
        Interaction interaction = table.find(pid, tid, type);
        if (talk == null) {
            assertNull(interaction);
        } else {
            assertNotNull(interaction);
        }
        switch (random.nextInt(14)) {
            case 0, 1, 2 -> assertEquals(modelCreate(pid, key, type), table.create(pid, tid, type, () -> {}));
            case 3, 4, 5 -> {
                if (talk != null && interaction != null) {
                    byte[] message = new byte[random.nextInt(120)];
                    random.nextBytes(message);
                    assertEquals(modelReply(pid, talk, message), table.reply(interaction, message));
                }
            }
            case 6, 7 -> {
                if (talk != null && interaction != null && interaction.hasReply()) {
                    assertEquals(true, Arrays.equals(talk.replies.remove(0), reply(interaction)));
                    table.takeReply(interaction);
                }
            }
            case 8 -> {
                long result = table.register(type, (a, b, c, d) -> {}, null, owner);
                if (type < 1) {
                    assertEquals(Errno.EINVAL.result(), result);
                } else {
                    assertEquals(
                            types.putIfAbsent(type, new Served(null, 0)) == null ? 0 : Errno.EEXIST.result(), result);
                }
            }
            case 9 -> {
                if (random.nextInt(4) == 0) {
                    assertEquals(modelUnregister(type), table.unregister(type));
                }
            }
            case 10 -> {
                if (talk != null && interaction != null) {
                    int number = ++made;
                    assertEquals(
                            modelTakeOver(talk, number),
                            table.takeOver(interaction, (a, b, c, d) -> {}, null, (a, b) -> released.add(number)));
                }
            }
            case 11 -> stepCallback(random, talk, interaction);
            case 12 -> {
                if (talk != null && interaction != null) {
                    Served own = talk.own;
                    talk.own = null;
                    assertEquals(own == null ? Errno.ENOENT.result() : 0, table.giveBack(interaction));
                    end(own);
                }
            }
            default -> stepEnd(random, pid, tid, key, interaction);
        }
    }

    private void stepCallback(SplittableRandom random, @Nullable Talk talk, @Nullable Interaction interaction) {
        if (!running.isEmpty() && random.nextInt(3) > 0) {
            Running one = running.remove(random.nextInt(running.size()));
            table.leave(one.interaction, one.registration);
            modelLeave(one);
        } else if (talk != null && interaction != null && talk.running == null) {
            Served served = serving(talk);
            Registration registration = interaction.serving();
            if (served == null) {
                assertNull(registration);
                return;
            }
            assertNotNull(registration);
            table.enter(interaction, registration);
            talk.reset = false;
            talk.running = served;
            served.running++;
            running.add(new Running(interaction, talk, registration, served));
            assertEquals(true, table.isInCallback(interaction.pid(), interaction.tid()));
        }
    }

    private void stepEnd(SplittableRandom random, long pid, int tid, String key, @Nullable Interaction interaction) {
        switch (random.nextInt(6)) {
            case 0 -> {
                table.closeAll(pid);
                modelCloseAll(pid + " ");
            }
            case 1 -> {
                table.closeAll(pid, tid);
                modelCloseAll(pid + " " + tid + " ");
            }
            default -> {
                if (interaction != null) {
                    table.close(interaction);
                    assertEquals(0, modelClose(key));
                }
            }
        }
    }

    private void compare() {
        assertEquals(talks.size(), table.open());
        assertEquals(bytesOf(""), table.queuedBytes());
        assertEquals(
                modelReleased.stream().sorted().toList(),
                released.stream().sorted().toList());
        assertEquals(types.size(), owner.types());
        for (String key : talks.keySet()) {
            String[] parts = key.split(" ", -1);
            Talk talk = talks.get(key);
            Interaction interaction =
                    table.find(Long.parseLong(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
            assertNotNull(talk);
            assertNotNull(interaction);
            assertEquals(talk.replies.size(), interaction.replies());
            assertEquals(talk.reset, interaction.isReset());
            assertEquals(serving(talk) == null, interaction.serving() == null);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldDoAsTheModelDoes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int framesBefore = frames.usedFrames();
        for (int i = 0; i < STEPS; i++) {
            step(random);
            compare();
        }
        for (Running one : running) {
            table.leave(one.interaction, one.registration);
            modelLeave(one);
        }
        for (long type = 1; type < 4; type++) {
            assertEquals(modelUnregister(type), table.unregister(type));
        }
        for (long pid : new long[] {1, 2, 3}) {
            table.closeAll(pid);
            table.closeAll(pid + (1L << Integer.SIZE));
        }
        talks.clear();
        compare();
        assertEquals(0, owner.uses());
        assertEquals(0, memory.heap().bytesInUse());
        assertEquals(framesBefore, frames.usedFrames());
        physical.close();
    }
}
