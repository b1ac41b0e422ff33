package org.pagoda.kernel.scheduling;

/** The policies that are built in. */
public enum SchedulingPolicyName implements SchedulingPolicyFactory {
    FIFO("fifo", "who is ready first runs first, to the end of its burst"),
    SJF("sjf", "the shortest burst first, to its end"),
    STCF("stcf", "the shortest rest of a burst first; a shorter one preempts"),
    ROUND_ROBIN("rr", "in turn, a quantum each"),
    PRIORITY("priority", "the highest priority first; in turn among equals"),
    MLFQ("mlfq", "a multi-level feedback queue, with boosts if asked for"),
    LOTTERY("lottery", "who holds the ticket that is drawn, for a quantum"),
    STRIDE("stride", "shares by tickets, without chance"),
    FAIR("fair", "the least virtual run time first, for a quantum"),
    EDF("edf", "the earliest deadline first; an earlier one preempts");

    private final String title;
    private final String summary;

    SchedulingPolicyName(String title, String summary) {
        this.title = title;
        this.summary = summary;
    }

    @Override
    public String title() {
        return title;
    }

    /** What it does, in a few words. */
    public String summary() {
        return summary;
    }

    @Override
    public SchedulingPolicy create(SchedulingSettings settings) {
        return switch (this) {
            case FIFO -> new FirstComeFirstServed(settings);
            case SJF -> new ShortestFirst(false);
            case STCF -> new ShortestFirst(true);
            case ROUND_ROBIN -> new RoundRobin(settings);
            case PRIORITY -> new FixedPriority(settings);
            case MLFQ -> new MultiLevelFeedbackQueue(settings);
            case LOTTERY -> new Lottery(settings);
            case STRIDE -> new Stride(settings);
            case FAIR -> new FairShare(settings);
            case EDF -> new EarliestDeadlineFirst(settings);
        };
    }
}
