package org.pagoda.user.cli;

import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.ParsedLine;
import org.pagoda.user.system.Completion;

/**
 * A line as the editor is to see it: of one word, the one before the cursor, which completion replaces. Quotes and all else are for the shell to
 * understand.
 */
record TypedLine(String line, int cursor) implements CompletingParsedLine {
    /** Takes lines apart, and finds nothing wrong with any. */
    static final class Parser implements org.jline.reader.Parser {
        @Override
        public ParsedLine parse(String line, int cursor, ParseContext context) {
            return new TypedLine(line, cursor);
        }
    }

    String untilCursor() {
        return line.substring(0, cursor);
    }

    @Override
    public String word() {
        return line.substring(Completion.wordBegin(untilCursor()), cursor);
    }

    @Override
    public int wordCursor() {
        return word().length();
    }

    @Override
    public int wordIndex() {
        return 0;
    }

    @Override
    public List<String> words() {
        return List.of(word());
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
        return candidate;
    }

    @Override
    public int rawWordCursor() {
        return wordCursor();
    }

    @Override
    public int rawWordLength() {
        return word().length();
    }
}
