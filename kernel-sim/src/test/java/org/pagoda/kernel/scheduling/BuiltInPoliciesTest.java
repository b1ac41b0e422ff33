package org.pagoda.kernel.scheduling;

import org.junit.jupiter.api.Nested;

/** Each policy that is built in keeps the contract. */
class BuiltInPoliciesTest {
    @Nested
    class Fifo extends SchedulingPolicyContract {
        @Override
        protected SchedulingPolicy create(SchedulingSettings settings) {
            return SchedulingPolicyName.FIFO.create(settings);
        }
    }

    @Nested
    class Sjf extends SchedulingPolicyContract {
        @Override
        protected SchedulingPolicy create(SchedulingSettings settings) {
            return SchedulingPolicyName.SJF.create(settings);
        }
    }

    @Nested
    class Stcf extends SchedulingPolicyContract {
        @Override
        protected SchedulingPolicy create(SchedulingSettings settings) {
            return SchedulingPolicyName.STCF.create(settings);
        }
    }

    @Nested
    class RoundRobinPolicy extends SchedulingPolicyContract {
        @Override
        protected SchedulingPolicy create(SchedulingSettings settings) {
            return SchedulingPolicyName.ROUND_ROBIN.create(settings);
        }
    }

    @Nested
    class Priority extends SchedulingPolicyContract {
        @Override
        protected SchedulingPolicy create(SchedulingSettings settings) {
            return SchedulingPolicyName.PRIORITY.create(settings);
        }
    }

    @Nested
    class Mlfq extends SchedulingPolicyContract {
        @Override
        protected SchedulingPolicy create(SchedulingSettings settings) {
            return SchedulingPolicyName.MLFQ.create(settings);
        }
    }

    @Nested
    class LotteryPolicy extends SchedulingPolicyContract {
        @Override
        protected SchedulingPolicy create(SchedulingSettings settings) {
            return SchedulingPolicyName.LOTTERY.create(settings);
        }
    }

    @Nested
    class StridePolicy extends SchedulingPolicyContract {
        @Override
        protected SchedulingPolicy create(SchedulingSettings settings) {
            return SchedulingPolicyName.STRIDE.create(settings);
        }
    }

    @Nested
    class Fair extends SchedulingPolicyContract {
        @Override
        protected SchedulingPolicy create(SchedulingSettings settings) {
            return SchedulingPolicyName.FAIR.create(settings);
        }
    }

    @Nested
    class Edf extends SchedulingPolicyContract {
        @Override
        protected SchedulingPolicy create(SchedulingSettings settings) {
            return SchedulingPolicyName.EDF.create(settings);
        }
    }
}
