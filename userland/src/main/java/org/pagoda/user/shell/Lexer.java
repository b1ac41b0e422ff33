package org.pagoda.user.shell;

import java.util.ArrayDeque;
import java.util.List;
import org.pagoda.user.shell.WordReader.Mode;

/** Takes a text apart into tokens, one at a time, as 2.3 says. There are no aliases. */
final class Lexer {
    // The longest first.
    private static final List<String> OPERATORS =
            List.of("<<-", "&&", "||", ";;", "<<", ">>", "<&", ">&", "<>", ">|", "|", "&", ";", "<", ">", "(", ")");

    private final Source source;
    private final WordReader words;
    private final ArrayDeque<HereDocument> pending = new ArrayDeque<>();

    Lexer(Source source) {
        this.source = source;
        words = new WordReader(source);
    }

    Source source() {
        return source;
    }

    /** The lines of {@code document} follow the line that is being read. */
    void expect(HereDocument document) {
        pending.add(document);
    }

    /** The next one; {@link Token.Kind#END} again and again at the end. */
    Token next() {
        skipBlanks();
        int start = source.position();
        int line = source.line();
        if (source.isAtEnd()) {
            if (!pending.isEmpty()) {
                throw source.incomplete("Syntax error: here-document without '"
                        + pending.element().delimiter() + "'");
            }
            return token(Token.Kind.END, "end of file", line, start);
        }
        if (source.peek() == '\n') {
            source.next();
            readHereDocuments();
            return token(Token.Kind.NEWLINE, "newline", line, start);
        }
        for (String operator : OPERATORS) {
            if (source.accept(operator)) {
                return token(Token.Kind.OPERATOR, operator, line, start);
            }
        }
        Word word = words.read(Mode.WORD);
        String plain = word.plain();
        char after = source.isAtEnd() ? ' ' : source.peek();
        boolean isDescriptor =
                plain != null && plain.length() <= 9 && plain.matches("[0-9]+") && (after == '<' || after == '>');
        String text = source.text(start);
        return new Token(
                isDescriptor ? Token.Kind.DESCRIPTOR : Token.Kind.WORD, text, word, line, start, source.position());
    }

    private Token token(Token.Kind kind, String text, int line, int start) {
        return new Token(kind, text, null, line, start, source.position());
    }

    private void skipBlanks() {
        while (true) {
            source.skipContinuations();
            if (source.isAtEnd()) {
                return;
            }
            char next = source.peek();
            if (next == '#') {
                while (!source.isAtEnd() && source.peek() != '\n') {
                    source.next();
                }
                return;
            } else if (next != ' ' && next != '\t' && next != '\r') {
                return;
            }
            source.next();
        }
    }

    private void readHereDocuments() {
        while (!pending.isEmpty()) {
            HereDocument document = pending.remove();
            int line = source.line();
            StringBuilder lines = new StringBuilder();
            while (true) {
                if (source.isAtEnd()) {
                    throw source.incomplete("Syntax error: here-document without '" + document.delimiter() + "'");
                }
                String read = source.readLine(document.skipsTabs());
                if (read.equals(document.delimiter())) {
                    break;
                }
                lines.append(read).append('\n');
            }
            Word body = document.isQuoted()
                    ? new Word(List.of(new Word.Literal(lines.toString(), true)))
                    : new WordReader(new Source(lines.toString(), line, source.depth())).read(Mode.HERE_DOCUMENT);
            document.fill(body);
        }
    }
}
