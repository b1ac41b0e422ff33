package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.pagoda.ipc.interaction.CallbackOwner;
import org.pagoda.ipc.interaction.Interaction;
import org.pagoda.kernel.testing.User;

/**
 * Release runs exactly once, after the last callback, however sends, unregistering, destroying, the ends of tasks, exits, kills and oopses fall
 * together.
 */
class InteractionReleaseTest {
    /** A conversation that the kernel's side has taken over. Touched only in the kernel. */
    private static final class Life {
        private int running;
        private int calls;
        private int releases;
    }

    /** One machine, with programs that talk, one that unregisters, and one that kills. */
    private static final class Turmoil extends InteractionFixture {
        private static final int TALKERS = 12;
        private static final int CONVERSATIONS = 12;

        private final List<CallbackOwner> owners = new ArrayList<>(); // one for each time that the type is registered
        private final List<Life> lives = new ArrayList<>();
        private final List<String> wrong = new ArrayList<>();
        private final List<Process> talkers = new ArrayList<>();
        private final SplittableRandom random;

        Turmoil(long seed, boolean parallel) {
            super(builder -> builder.seed(seed)
                    .cpus(1 + (int) (seed % 3))
                    .quantum(1 + seed % 7)
                    .parallel(parallel));
            random = new SplittableRandom(seed);
        }

        // ---- the kernel's side ----

        private void first(Interaction interaction) {
            pass(interaction);
            Life life = new Life();
            if (interactions().registerCallback(interaction, this::next, life, this::release) == 0) {
                lives.add(life);
            }
            pass(interaction);
        }

        private void next(Interaction interaction, long message, int length, Object state) {
            Life life = (Life) state;
            check(life.releases == 0, "called after its release");
            check(life.running == 0, "called while it runs");
            life.running++;
            life.calls++;
            int chance = random.nextInt(20);
            try {
                pass(interaction);
                if (chance < 3) {
                    interactions().unregisterCallback(interaction);
                    check(life.releases == 0, "released while it runs");
                } else if (chance == 3) {
                    throw new IllegalStateException("on purpose");
                } else if (chance < 10) {
                    interactions().send(interaction, new byte[chance]);
                }
                pass(interaction);
            } finally {
                check(life.releases == 0, "released while it runs");
                life.running--;
            }
        }

        private void pass(Interaction interaction) {
            for (int i = random.nextInt(3); i > 0; i--) {
                interactions().letOthersRun(interaction);
            }
        }

        private void release(Interaction interaction, Object state) {
            Life life = (Life) state;
            check(life.running == 0, "released while it runs");
            life.releases++;
        }

        private void check(boolean right, String otherwise) {
            if (!right) {
                wrong.add(otherwise);
            }
        }

        private void register() {
            CallbackOwner owner = new CallbackOwner("module " + owners.size());
            owners.add(owner);
            interactions()
                    .registerCallbackForType(
                            TALK, (interaction, message, length, data) -> first(interaction), null, owner);
        }

        // ---- programs ----

        private void talk(User user, long seed) {
            SplittableRandom own = new SplittableRandom(seed);
            long page = user.map(1);
            for (int i = 0; i < CONVERSATIONS; i++) {
                create(user, TALK);
                for (int sends = own.nextInt(6); sends >= 0; sends--) {
                    send(user, TALK, page, own.nextInt(100));
                    if (own.nextInt(3) == 0) {
                        tryRecv(user, TALK, page, 100);
                    }
                }
                switch (own.nextInt(30)) {
                    case 0 -> user.exit(0);
                    case 1, 2 -> {}
                    default -> destroy(user, TALK);
                }
            }
        }

        private void spawnTalkers() {
            for (int i = 0; i < TALKERS; i++) {
                long seed = random.nextLong();
                talkers.add(machine.spawn("talker " + i, user -> {
                    if (seed % 3 == 0) {
                        machine.startTask(user.task().process(), second -> talk(second, seed + 1));
                    }
                    talk(user, seed);
                }));
            }
        }

        private boolean isOver() {
            return talkers.stream().noneMatch(each -> each.state() == Process.State.ALIVE);
        }

        private void spawnOthers() {
            SplittableRandom own = new SplittableRandom(random.nextLong());
            machine.spawn("remover", user -> {
                while (!isOver()) {
                    user.sleep(own.nextInt(1, 200));
                    if (own.nextBoolean()) {
                        unregisterAndWait(user, TALK);
                        inKernel(user, task -> {
                            check(!owners.get(owners.size() - 1).isInUse(), "in use after waiting for it");
                            return 0;
                        });
                    } else {
                        inKernel(user, task -> interactions().unregisterCallbackForType(TALK));
                    }
                    user.sleep(own.nextInt(1, 20));
                    inKernel(user, task -> {
                        register();
                        return 0;
                    });
                }
            });
            SplittableRandom killers = new SplittableRandom(random.nextLong());
            machine.spawn("killer", user -> {
                for (int i = 0; i < TALKERS / 3; i++) {
                    user.sleep(killers.nextInt(1, 1000));
                    user.kill("talker " + killers.nextInt(TALKERS));
                }
            });
        }

        /** Runs to the end of all, and counts. */
        Outcome run() {
            register();
            spawnTalkers();
            spawnOthers();
            machine.runToEnd();
            for (Process talker : talkers) {
                if (talker.cause() != null) {
                    machine.assertKilled(talker, Kernel.STATUS_KILLED);
                }
            }
            assertEquals(List.of(), wrong);
            for (Life life : lives) {
                assertEquals(1, life.releases, () -> "releases after " + life.calls + " calls");
            }
            owners.forEach(owner -> assertEquals(0, owner.uses()));
            close();
            long survivors =
                    talkers.stream().filter(each -> each.cause() == null).count();
            return new Outcome(lives.size(), survivors);
        }
    }

    /** What came of one machine: conversations that were taken over, and talkers that nobody killed. */
    private record Outcome(int conversations, long survivors) {}

    private static void run(int conversations, boolean parallel) {
        int done = 0;
        long survivors = 0;
        long talkers = 0;
        for (long seed = 1; done < conversations; seed++) {
            Outcome outcome = new Turmoil(seed, parallel).run();
            done += outcome.conversations;
            survivors += outcome.survivors;
            talkers += Turmoil.TALKERS;
        }
        // Of one machine all may be killed, by chance; of all machines some are not, and some are.
        assertTrue(survivors > 0 && survivors < talkers, survivors + " of " + talkers + " talkers were not killed");
    }

    @Test
    void shouldReleaseOnce() {
        run(2_000, false);
    }

    @Test
    void shouldReleaseOnceInParallel() {
        run(200, true);
    }

    @Test
    @Tag("full")
    void shouldReleaseOnceInTenThousandConversations() {
        run(10_000, false);
    }

    @Test
    @Tag("full")
    void shouldReleaseOnceInTenThousandConversationsInParallel() {
        run(10_000, true);
    }
}
