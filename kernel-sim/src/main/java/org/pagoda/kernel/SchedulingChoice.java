package org.pagoda.kernel;

import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.scheduling.SchedulingPolicyFactory;
import org.pagoda.kernel.scheduling.SchedulingSettings;

/**
 * How a machine schedules.
 *
 * @param policy which ready task is next; null: who is ready first, for as long as the seed says
 * @param settings of the policy
 * @param switchCost ticks that a CPU needs to go over to another task
 * @param freeCalls system calls take no tick
 */
public record SchedulingChoice(
        @Nullable SchedulingPolicyFactory policy, SchedulingSettings settings, long switchCost, boolean freeCalls) {
    /** First come first served, and all ticks count. */
    public static final SchedulingChoice DEFAULT = new SchedulingChoice(null, SchedulingSettings.DEFAULT, 0, false);
}
