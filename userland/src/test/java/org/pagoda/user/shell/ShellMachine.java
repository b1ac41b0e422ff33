package org.pagoda.user.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.user.Libc;
import org.pagoda.user.Program;
import org.pagoda.user.ProgramImage;
import org.pagoda.user.bin.Io;
import org.pagoda.user.driver.BuiltInDrivers;
import org.pagoda.user.system.StandardPrograms;

/** Runs command lines, each in a folder of its own, on one machine. */
final class ShellMachine implements Program {
    private static final long OUTPUT = OpenFlags.WRITE_ONLY | OpenFlags.CREATE | OpenFlags.TRUNCATE;

    private final List<String> commands;
    private final List<String> answers = new ArrayList<>();

    private ShellMachine(List<String> commands) {
        this.commands = commands;
    }

    /** What each of them prints, errors too, and {@code status N}. Frames are all given back. */
    static List<String> answers(List<String> commands) {
        ShellMachine driver = new ShellMachine(commands);
        StringBuilder screen = new StringBuilder();
        try (Machine machine =
                Machine.builder().console(screen::append).traced(false).build()) {
            StandardPrograms.addTo(machine);
            BuiltInDrivers.addTo(machine);
            machine.spawn("driver", new ProgramImage(machine.kernel(), driver));
            machine.run();
            assertEquals(List.of(), machine.kernel().processes());
            assertEquals(List.of(), machine.check());
        }
        assertEquals("", screen.toString());
        assertEquals(commands.size(), driver.answers.size());
        return driver.answers;
    }

    @Override
    public void main(Libc libc) {
        Io io = new Io(libc, "driver");
        libc.mkdir("/root", 0755);
        long status = libc.mmap(1);
        for (int i = 0; i < commands.size(); i++) {
            String folder = "/tmp/" + i;
            libc.mkdir(folder, 0755);
            libc.chdir(folder);
            run(libc, commands.get(i), status);
            long answer = libc.open("/tmp/answer", OpenFlags.READ_ONLY);
            answers.add(io.files().readAll(answer, StandardCharsets.UTF_8) + "status " + libc.load64(status));
            libc.close(answer);
        }
    }

    private static void run(Libc libc, String command, long status) {
        long input = libc.open("/dev/null", OpenFlags.READ_ONLY | OpenFlags.CLOSE_ON_EXEC);
        long output = libc.open("/tmp/answer", OUTPUT | OpenFlags.APPEND | OpenFlags.CLOSE_ON_EXEC);
        libc.dup2(input, 0);
        libc.dup2(output, 1);
        libc.dup2(output, 2);
        libc.close(input);
        libc.close(output);
        long child = libc.spawnWith(List.of("HOME=/root", "PATH=/bin"), "sh", "-c", command, "sh");
        libc.waitChild(child, status, 0);
    }
}
