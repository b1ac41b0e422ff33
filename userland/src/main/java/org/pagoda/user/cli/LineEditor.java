package org.pagoda.user.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;
import org.pagoda.user.system.Screen;
import org.pagoda.user.system.ShellSession;

/** A person at a terminal: lines can be edited, called back and completed. Ctrl-C while a program runs is told the session. */
final class LineEditor implements ShellSession.Typist, AutoCloseable {
    private final Screen screen;
    private final ShellSession session;
    private final Terminal terminal;
    private final LineReader reader;

    LineEditor(Screen screen, ShellSession session) {
        this.screen = screen;
        this.session = session;
        try {
            terminal = TerminalBuilder.builder().name("pagoda").dumb(true).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        terminal.handle(Terminal.Signal.INT, signal -> session.interrupt());
        DefaultParser parser = new DefaultParser();
        parser.setEscapeChars(new char[0]); // lines are the shell's to understand
        parser.setQuoteChars(new char[0]);
        reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .parser(parser)
                .completer((line, parsed, candidates) -> complete(parsed, candidates))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
    }

    private void complete(ParsedLine parsed, List<Candidate> candidates) {
        boolean isFirst = parsed.wordIndex() == 0;
        for (String name : session.completions(parsed.word(), isFirst)) {
            boolean isWhole = !name.endsWith("/");
            candidates.add(new Candidate(name, name, null, null, null, null, isWhole));
        }
    }

    @Override
    public @Nullable String readLine() {
        try {
            return reader.readLine(screen.takePrompt());
        } catch (UserInterruptException e) {
            return "";
        } catch (EndOfFileException e) {
            return null;
        }
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
