package org.pagoda.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.pagoda.mmu.Errno;

/** EDEADLK: who waits for whom. */
enum CircleCause implements Cause {
    /** The type is masked at the receiver by a handler that waits on the sender. */
    CIRCLE {
        @Override
        public Runnable arm(Scenario scenario) {
            Runnable leave = enterHandlers(scenario);
            await(scenario, scenario.receiver, scenario.sender);
            return leave;
        }
    },
    /** The same through a third. */
    CIRCLE_OF_THREE {
        @Override
        public Runnable arm(Scenario scenario) {
            Runnable leave = enterHandlers(scenario);
            await(scenario, scenario.receiver, scenario.third);
            await(scenario, scenario.third, scenario.sender);
            return leave;
        }
    },
    /** The receiver waits for a reply that only the sender can give. */
    CHAIN {
        @Override
        public Runnable arm(Scenario scenario) {
            return callAndEnter(scenario, scenario.receiver, scenario.sender);
        }
    },
    /** The same through a third. */
    CHAIN_OF_THREE {
        @Override
        public Runnable arm(Scenario scenario) {
            callAndEnter(scenario, scenario.receiver, scenario.third);
            return callAndEnter(scenario, scenario.third, scenario.sender);
        }
    },
    /** The receiver waits for a reply that only the process can give whose call is forwarded. */
    CHAIN_TO_THE_CALLER {
        @Override
        public Runnable arm(Scenario scenario) {
            return callAndEnter(scenario, scenario.receiver, scenario.caller());
        }
    };

    @Override
    public Errno errno() {
        return Errno.EDEADLK;
    }

    @Override
    public boolean canStop(Operation operation, long flags) {
        return switch (this) {
            case CIRCLE, CIRCLE_OF_THREE -> operation.waits();
            case CHAIN, CHAIN_OF_THREE -> operation == Operation.CALL;
            case CHAIN_TO_THE_CALLER -> operation == Operation.FORWARD;
        };
    }

    /** The receiver runs its handlers of both types that a call may be of; what is returned ends them. */
    private static Runnable enterHandlers(Scenario scenario) {
        World world = scenario.world;
        scenario.sendFromKernel(scenario.receiver);
        Message outer = world.enter(scenario.receiver);
        assertEquals(0, world.send(scenario.helper, scenario.receiver.pid(), Scenario.TYPE, 0, 0, 0));
        Message inner = world.enter(scenario.receiver);
        return () -> {
            world.leave(inner, 0);
            world.leave(outer, 0);
        };
    }

    /** {@code from} waits for a handler of {@code to}, which runs. */
    private static void await(Scenario scenario, Endpoint from, Endpoint to) {
        World world = scenario.world;
        assertEquals(0, world.sendWaiting(from, world.runner(from).begin(), to.pid(), Scenario.OTHER, 0, 0, 0));
        world.enter(to);
    }

    /** {@code callee} runs the handler of a call; what is returned answers it. */
    private static Runnable callAndEnter(Scenario scenario, Endpoint caller, Endpoint callee) {
        World world = scenario.world;
        scenario.call(caller, callee);
        world.enter(callee);
        long token = world.calls.keep(callee, world.runner(callee));
        return () -> assertEquals(0, world.calls.reply(callee, world.runner(callee), token, 0, 0, 0));
    }
}
