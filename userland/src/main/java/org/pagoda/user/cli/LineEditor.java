package org.pagoda.user.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;
import org.pagoda.user.system.Completion;
import org.pagoda.user.system.Keyboard;
import org.pagoda.user.system.Screen;
import org.pagoda.user.system.ShellSession;
import org.pagoda.user.system.Typed;

/** A person at a terminal: lines can be edited, called back and completed. */
final class LineEditor implements Keyboard, AutoCloseable {
    private final Screen screen;
    private final Terminal terminal;
    private final LineReader reader;

    // Before the first line is asked for.
    private @Nullable ShellSession session;

    // Set by the terminal's thread, cleared by the session's; written under this object's lock.
    private volatile boolean isInterrupted;

    // The session's thread while it asks for a line; guarded by this.
    private @Nullable Thread asking;

    /** @param history file that lines are kept in; null: they are forgotten at the end */
    LineEditor(Terminal terminal, Screen screen, @Nullable Path history) {
        this.screen = screen;
        this.terminal = terminal;
        terminal.handle(Terminal.Signal.INT, signal -> interrupt());
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .terminal(terminal)
                .parser(new TypedLine.Parser())
                .completer((line, parsed, candidates) -> complete((TypedLine) parsed, candidates))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.HISTORY_TIMESTAMPED, false)
                .option(LineReader.Option.AUTO_FRESH_LINE, false);
        if (history != null) {
            builder.variable(LineReader.HISTORY_FILE, history.toAbsolutePath());
        }
        reader = builder.build();
    }

    /** This terminal. */
    static Terminal terminal() {
        try {
            return TerminalBuilder.builder()
                    .name("pagoda")
                    .dumb(true)
                    .graphemeCluster(false)
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Words are completed as {@code newSession} says. */
    void setSession(ShellSession newSession) {
        session = newSession;
    }

    private void complete(TypedLine line, List<Candidate> candidates) {
        ShellSession of = session;
        if (of == null) {
            return;
        }
        Completion completion = of.completion();
        for (String word : completion.candidates(line.untilCursor())) {
            boolean isWhole = !word.endsWith("/");
            String shown = word.substring(word.lastIndexOf('/', word.length() - 2) + 1);
            candidates.add(new Candidate(word, shown, null, null, null, null, isWhole));
        }
    }

    /** Ctrl-C. The reader has a handler of its own, but not from the first moment on. */
    private synchronized void interrupt() {
        isInterrupted = true;
        screen.newLine();
        if (asking != null) {
            asking.interrupt();
        }
    }

    @Override
    public Typed next() {
        if (!beginToAsk()) {
            return Typed.interrupt();
        }
        try {
            String line = reader.readLine(screen.takePrompt(terminal.getSize().getColumns()));
            return Typed.line((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (UserInterruptException e) {
            onInterrupted();
            return Typed.interrupt();
        } catch (EndOfFileException e) {
            return Typed.end();
        } finally {
            endAsking();
        }
    }

    /** False if Ctrl-C was pressed, and nobody has seen it. */
    private synchronized boolean beginToAsk() {
        if (isInterrupted) {
            isInterrupted = false;
            return false;
        }
        asking = Thread.currentThread();
        return true;
    }

    private synchronized void endAsking() {
        asking = null;
        if (Thread.interrupted()) {
            isInterrupted = true; // Ctrl-C came when the line was there already: it is meant for what runs next
        }
    }

    @Override
    public boolean isInterrupted(long tick) {
        return isInterrupted;
    }

    @Override
    public synchronized void onInterrupted() {
        isInterrupted = false;
    }

    @Override
    public void onBusy() {
        screen.showRest();
    }

    @Override
    public void close() {
        try {
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
