package org.pagoda.user.system;

import java.util.List;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.user.lab.Lab;
import org.pagoda.user.lab.LabKey;
import org.pagoda.user.lab.LabRun;

/** A session that is repeated, as labs are: what is printed goes nowhere. */
public final class ShellLab implements Lab {
    /** What stands in traces of sessions. */
    public static final String NAME = "sh";

    private final List<String> arguments;
    private final Keyboard keyboard;

    /**
     * A session.
     *
     * @param arguments of the shell
     * @param keyboard types what was typed then
     */
    public ShellLab(List<String> arguments, Keyboard keyboard) {
        this.arguments = List.copyOf(arguments);
        this.keyboard = keyboard;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "a shell on a machine";
    }

    @Override
    public List<LabKey> keys() {
        return List.of();
    }

    @Override
    public boolean run(LabRun run) {
        try (Machine machine = run.machine().build()) {
            new ShellSession(machine, false, keyboard).run(arguments);
        }
        return true;
    }
}
