package org.pagoda.user.lab;

import java.util.List;
import java.util.stream.Collectors;

/** All labs, in the order of a course. */
public final class Labs {
    private static final List<Lab> MESSAGES = List.of(
            new PingPong(),
            new Pipeline(),
            new Flags(),
            new SendPage(),
            new Broadcast(),
            new Abandon(),
            new Signals(),
            new CallReply(),
            new Deadlock(),
            new UseAfterMove(),
            new Flood(),
            new SendMasks(),
            new LendAndRevoke());
    private static final List<Lab> MEMORY = List.of(
            new Translate(),
            new TwoSpaces(),
            new TlbReach(),
            new DemandZero(),
            new CopyOnWrite(),
            new UserAccess(),
            new Belady(),
            new Thrashing(),
            new Swap(),
            new ExternalPager());

    private static final List<Lab> TASKS = List.of(
            new Fork(),
            new Primes(),
            new Race(),
            new SystemCallTables(),
            new KernelTalks(),
            new PriorityInversion(),
            new SchedulerRace());

    private static final List<Lab> FACES = List.of(
            new HelloDriverLab(), new ProcfsLab(), new SysfsLab(), new OopsLab(), new ModuleLeak(), new PipeLab());

    private static final List<Chapter> CHAPTERS = List.of(
            new Chapter("Messages that are pages", MESSAGES),
            new Chapter("The memory below", MEMORY),
            new Chapter("Several at once", TASKS),
            new Chapter("The kernel's faces", FACES));

    /** Labs that belong together. */
    public record Chapter(String title, List<Lab> labs) {}

    private Labs() {}

    public static List<Chapter> chapters() {
        return CHAPTERS;
    }

    public static List<Lab> all() {
        return CHAPTERS.stream().flatMap(chapter -> chapter.labs().stream()).toList();
    }

    /** The lab called {@code name}; throws {@link UsageException} if there is none. */
    public static Lab find(String name) {
        for (Lab lab : all()) {
            if (lab.name().equals(name)) {
                return lab;
            }
        }
        throw new UsageException("no lab is called '" + name + "'; there are "
                + all().stream().map(Lab::name).collect(Collectors.joining(", ")));
    }
}
