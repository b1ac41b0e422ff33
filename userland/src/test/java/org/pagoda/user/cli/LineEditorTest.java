package org.pagoda.user.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.user.system.Screen;
import org.pagoda.user.system.ShellSession;
import org.pagoda.user.system.Typed;

/**
 * A session at a terminal that is one of this JVM's: it has a line discipline, which echoes, and makes a signal of Ctrl-C while a program runs, as
 * the host's have. The test presses keys, and waits until it sees something.
 */
class LineEditorTest {
    private static final long PATIENCE_SECONDS = 15;

    /** All that was shown; who waits for something is woken. */
    private static final class Display extends OutputStream {
        private final StringBuilder text = new StringBuilder();
        private int seen;

        @Override
        public synchronized void write(int c) {
            text.append((char) c);
            notifyAll();
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            text.append(new String(bytes, offset, length, StandardCharsets.UTF_8));
            notifyAll();
        }

        /** Without what moves the cursor. */
        private String plain() {
            return text.toString().replaceAll("\u001b\\[[?0-9;]*[a-zA-Z]|\u001b[=>]|\r", "");
        }

        /** Waits until something appears behind what was waited for before. */
        synchronized void await(String wanted) throws InterruptedException {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            int at = plain().indexOf(wanted, seen);
            while (at < 0) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    fail("'" + wanted + "' is not to be seen behind: " + plain().substring(0, seen) + "|"
                            + plain().substring(seen));
                }
                wait(left);
                at = plain().indexOf(wanted, seen);
            }
            seen = at + wanted.length();
        }
    }

    @TempDir
    private Path folder;

    private final Display display = new Display();
    private LineDisciplineTerminal terminal;
    private Thread session;
    private int status;

    private void begin(Path history) throws Exception {
        terminal = new LineDisciplineTerminal("test", "xterm", display, StandardCharsets.UTF_8);
        terminal.setSize(Size.of(80, 24));
        Attributes attributes = terminal.getAttributes();
        attributes.setLocalFlag(Attributes.LocalFlag.ISIG, true);
        terminal.setAttributes(attributes);
        session = new Thread(() -> run(history), "session");
        session.start();
        display.await("$ ");
    }

    private void run(Path history) {
        Screen screen = new Screen(new PrintStream(terminal.output(), true, StandardCharsets.UTF_8));
        try (LineEditor editor = new LineEditor(terminal, screen, history);
                Machine machine = Machine.builder()
                        .memory("8M")
                        .traced(false)
                        .console(screen)
                        .build()) {
            ShellSession made = new ShellSession(machine, false, editor);
            editor.setSession(made);
            status = made.run(List.of("-i"));
        }
    }

    private void press(String keys) throws Exception {
        terminal.processInputBytes(keys.getBytes(StandardCharsets.UTF_8));
    }

    private void answer(String keys, String... shown) throws Exception {
        press(keys);
        for (String each : shown) {
            display.await(each);
        }
        display.await("$ ");
    }

    private void end(String keys, int wanted) throws Exception {
        press(keys);
        session.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        assertEquals(Thread.State.TERMINATED, session.getState());
        assertEquals(wanted, status);
    }

    @AfterEach
    void close() throws Exception {
        if (session.isAlive()) {
            press("\003\004\003exit\r");
            session.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        }
    }

    @Test
    void shouldAskAndAnswer() throws Exception {
        begin(null);
        answer("echo one two\r", "\none two\n");
        press("if true\r");
        display.await("\n> ");
        answer("then echo yes; fi\r", "\nyes\n");
        answer("printf abc\r", "\nabc");
        end("\004", 0);
    }

    @Test
    void shouldEditAndCallBack() throws Exception {
        begin(null);
        answer("ecX\177ho\001\005 a\r", "\na\n");
        answer("\033OA\177b\r", "\nb\n");
        answer("\033OA\033OA\r", "\na\n");
        answer("forget this\025echo c\r", "\nc\n");
        end("exit 4\r", 4);
    }

    @Test
    void shouldComplete() throws Exception {
        begin(null);
        answer("expo\tVALUE=5\r", "export ");
        answer("echo $VAL\t\r", "$VALUE", "\n5\n");
        answer("cat /pr\tmemi\t\r", "/proc/meminfo", "MemTotal");
        end("\004", 0);
    }

    @Test
    void shouldEndWithCtrlCWhatWaitsOrComputes() throws Exception {
        begin(null);
        press("cat\r");
        display.await("cat\n");
        press("typed\r");
        display.await("typed\ntyped\n");
        answer("\003", "");
        answer("echo [$?]\r", "[130]");
        press("echo working; while :; do :; done\r");
        display.await("\nworking\n");
        answer("\003", "");
        answer("echo [$?]\r", "[130]");
        answer("not a command\003", "");
        answer("echo [$?]\r", "[130]");
        end("\004", 0);
    }

    /** A terminal at which Ctrl-C is pressed when it is asked for its size the first time: a line is asked for, and nobody listens to keys yet. */
    private static LineDisciplineTerminal interruptedWhenAsked(OutputStream out) throws Exception {
        return new LineDisciplineTerminal("test", "xterm", out, StandardCharsets.UTF_8) {
            private boolean pressed;

            @Override
            public Size getSize() {
                if (!pressed && Thread.currentThread().getName().equals("asks")) {
                    pressed = true;
                    raise(Signal.INT);
                }
                return Size.of(80, 24);
            }
        };
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldNotLoseCtrlCBetweenTwoLooks(boolean isAskedAlready) throws Exception {
        terminal = isAskedAlready
                ? interruptedWhenAsked(display)
                : new LineDisciplineTerminal("test", "xterm", display, StandardCharsets.UTF_8);
        Screen screen = new Screen(new PrintStream(terminal.output(), true, StandardCharsets.UTF_8));
        try (LineEditor editor = new LineEditor(terminal, screen, null)) {
            if (!isAskedAlready) {
                terminal.raise(Terminal.Signal.INT);
            }
            FutureTask<Typed> asks = new FutureTask<>(editor::next);
            session = new Thread(asks, "asks");
            session.start();
            assertTrue(asks.get(PATIENCE_SECONDS, TimeUnit.SECONDS).isInterrupt());
            session.join();
            assertFalse(editor.isInterrupted(0), "it has been told");
        }
    }

    /** What has no line end yet, and no prompt behind it, is shown too. */
    @Test
    void shouldShowHalfALineOfWhatComputes() throws Exception {
        begin(null);
        press("printf '%s' 1 2; while :; do :; done\r");
        display.await("\n12");
        answer("\003", "\n");
        end("\004", 130);
    }

    @Test
    void shouldWriteNoHistoryUnlessItIsAskedTo() throws Exception {
        begin(null);
        answer("echo kept\r", "\nkept\n");
        end("\004", 0);
        try (var files = Files.list(folder)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void shouldKeepHistoryInAFile() throws Exception {
        Path history = folder.resolve("history");
        begin(history);
        answer("echo kept\r", "\nkept\n");
        end("exit 2\r", 2);
        assertEquals(List.of("echo kept", "exit 2"), Files.readAllLines(history));
        begin(history);
        answer("\033OA\033OA\r", "\nkept\n");
        end("\004", 0);
    }
}
