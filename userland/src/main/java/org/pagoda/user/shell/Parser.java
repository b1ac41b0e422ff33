package org.pagoda.user.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pagoda.user.shell.Command.Assignment;
import org.pagoda.user.shell.Command.Redirection;

/** Reads commands by the grammar of 2.10.2, by recursive descent. */
final class Parser {
    static final Set<String> RESERVED = Set.of(
            "if", "then", "elif", "else", "fi", "do", "done", "case", "esac", "while", "until", "for", "{", "}", "!",
            "in");
    private static final Set<String> REDIRECTIONS = Set.of("<", ">", ">>", ">|", "<>", "<&", ">&", "<<", "<<-");

    private final Source source;
    private final Lexer lexer;
    private @Nullable Token ahead;
    private int nodes;

    /** Reads {@code source} from where it is. */
    Parser(Source source) {
        this.source = source;
        lexer = new Lexer(source);
    }

    /** Of a text whose first line has the number {@code line}. */
    Parser(String text, int line) {
        this(new Source(text, line));
    }

    // ---- tokens ----

    private Token peek() {
        Token token = ahead;
        if (token == null) {
            token = lexer.next();
            ahead = token;
        }
        return token;
    }

    private Token take() {
        Token token = peek();
        ahead = null;
        return token;
    }

    private boolean accept(String operator) {
        boolean isIt = peek().is(operator);
        if (isIt) {
            take();
        }
        return isIt;
    }

    private boolean isReserved(String word) {
        return peek().reserved().equals(word);
    }

    private boolean acceptReserved(String word) {
        boolean isIt = isReserved(word);
        if (isIt) {
            take();
        }
        return isIt;
    }

    private void expectReserved(String word) {
        if (!acceptReserved(word)) {
            throw unexpected(word);
        }
    }

    private ShellSyntaxException unexpected(String expected) {
        Token token = peek();
        String what = switch (token.kind()) {
            case END -> "end of file";
            case NEWLINE -> "newline";
            case OPERATOR -> '"' + token.text() + '"';
            default -> RESERVED.contains(token.reserved()) ? '"' + token.text() + '"' : "word";
        };
        String message = "Syntax error: " + what + " unexpected"
                + (expected.isEmpty() ? "" : " (expecting \"" + expected + "\")");
        return new ShellSyntaxException(token.line(), message, token.kind() == Token.Kind.END);
    }

    private void skipNewlines() {
        while (peek().kind() == Token.Kind.NEWLINE) {
            take();
        }
    }

    // ---- lists ----

    /** The commands up to the end of a line; null at the end of the text. */
    @Nullable
    Command completeCommand() {
        nodes = 0;
        skipNewlines();
        if (peek().kind() == Token.Kind.END) {
            return null;
        }
        Command command = list(false);
        if (peek().kind() == Token.Kind.NEWLINE) {
            take();
        } else if (peek().kind() != Token.Kind.END) {
            throw unexpected("");
        }
        return command;
    }

    /** Reads commands up to the parenthesis that ends a substitution, and that. */
    void skipSubstitution() {
        skipNewlines();
        if (!peek().is(")")) {
            list(true);
        }
        if (!peek().is(")")) {
            throw unexpected(")");
        }
        take();
    }

    /** Where the next token begins, if it was looked at, or else where reading has come to. */
    int position() {
        Token token = ahead;
        return token == null ? source.position() : token.start();
    }

    /** The line of {@link #position}. */
    int line() {
        Token token = ahead;
        return token == null ? source.line() : token.line();
    }

    /** A list, 2.9.3; one in another command may have newlines in it. */
    private Command list(boolean isCompound) {
        int line = peek().line();
        List<Command.Item> items = new ArrayList<>();
        while (true) {
            Command command = andOr();
            boolean isBackground = accept("&");
            boolean isSeparated = isBackground || accept(";");
            items.add(new Command.Item(command, isBackground));
            if (isCompound && peek().kind() == Token.Kind.NEWLINE) {
                skipNewlines();
                isSeparated = true;
            }
            if (!isSeparated || isEndOfList()) {
                break;
            }
        }
        boolean isOne = items.size() == 1 && !items.get(0).isBackground();
        return isOne ? items.get(0).command() : new Command.Sequence(nodes++, line, items);
    }

    private boolean isEndOfList() {
        Token token = peek();
        return switch (token.kind()) {
            case END, NEWLINE -> true;
            case OPERATOR -> token.is(")") || token.is(";;");
            case DESCRIPTOR -> false;
            case WORD ->
                switch (token.reserved()) {
                    case "then", "elif", "else", "fi", "do", "done", "esac", "}" -> true;
                    default -> false;
                };
        };
    }

    /** @param expected what ends it; said if the text ends instead */
    private Command compoundList(String expected) {
        skipNewlines();
        if (isEndOfList()) {
            throw unexpected(peek().kind() == Token.Kind.END ? expected : "");
        }
        return list(true);
    }

    private Command andOr() {
        Command left = pipeline();
        while (peek().is("&&") || peek().is("||")) {
            boolean isAnd = take().is("&&");
            skipNewlines();
            Command right = pipeline();
            left = new Command.AndOr(nodes++, left.line(), left, isAnd, right);
        }
        return left;
    }

    private Command pipeline() {
        int line = peek().line();
        boolean isNegated = acceptReserved("!");
        List<Command> commands = new ArrayList<>();
        do {
            if (!commands.isEmpty()) {
                skipNewlines();
            }
            commands.add(command());
        } while (accept("|"));
        return commands.size() == 1 && !isNegated
                ? commands.get(0)
                : new Command.Pipeline(nodes++, line, isNegated, commands);
    }

    // ---- commands ----

    private Command command() {
        source.enter();
        Token token = peek();
        Command compound = compound(token);
        Command command = compound == null ? simple() : redirected(compound, token.line());
        source.leave();
        return command;
    }

    private @Nullable Command compound(Token token) {
        int line = token.line();
        if (accept("(")) {
            Command body = compoundList(")");
            if (!accept(")")) {
                throw unexpected(")");
            }
            return new Command.Subshell(nodes++, line, body);
        }
        switch (token.reserved()) {
            case "{" -> {
                take();
                Command body = compoundList("}");
                expectReserved("}");
                return new Command.Group(nodes++, line, body);
            }
            case "if" -> {
                return ifCommand(line);
            }
            case "while", "until" -> {
                boolean isUntil = take().reserved().equals("until");
                Command condition = compoundList("do");
                return new Command.Loop(nodes++, line, isUntil, condition, doGroup());
            }
            case "for" -> {
                return forCommand(line);
            }
            case "case" -> {
                return caseCommand(line);
            }
            default -> {
                return null;
            }
        }
    }

    private Command redirected(Command body, int line) {
        List<Redirection> redirections = new ArrayList<>();
        while (redirection(redirections)) {
            // one after the other
        }
        return redirections.isEmpty() ? body : new Command.Redirected(nodes++, line, body, redirections);
    }

    private Command doGroup() {
        skipNewlines();
        expectReserved("do");
        Command body = compoundList("done");
        expectReserved("done");
        return body;
    }

    private Command ifCommand(int line) {
        List<Command.Branch> branches = new ArrayList<>();
        do {
            take();
            Command condition = compoundList("then");
            expectReserved("then");
            branches.add(new Command.Branch(condition, compoundList("fi")));
        } while (isReserved("elif"));
        Command otherwise = acceptReserved("else") ? compoundList("fi") : null;
        expectReserved("fi");
        return new Command.If(nodes++, line, branches, otherwise);
    }

    private Command forCommand(int line) {
        take();
        Token name = take();
        if (!WordReader.isName(name.reserved())) {
            throw new ShellSyntaxException(
                    name.line(), "Syntax error: Bad for loop variable", name.kind() == Token.Kind.END);
        }
        skipNewlines();
        List<Word> words = null;
        if (acceptReserved("in")) {
            words = new ArrayList<>();
            for (Word word = acceptWord(); word != null; word = acceptWord()) {
                words.add(word);
            }
            if (!accept(";") && peek().kind() != Token.Kind.NEWLINE) {
                throw unexpected("");
            }
        } else {
            accept(";");
        }
        return new Command.For(nodes++, line, name.reserved(), words, doGroup());
    }

    private @Nullable Word acceptWord() {
        return peek().kind() == Token.Kind.WORD ? take().word() : null;
    }

    private Word word(String expected) {
        Word word = acceptWord();
        if (word == null) {
            throw unexpected(expected);
        }
        return word;
    }

    private Command caseCommand(int line) {
        take();
        Word subject = word("");
        skipNewlines();
        expectReserved("in");
        skipNewlines();
        List<Command.Choice> choices = new ArrayList<>();
        while (!acceptReserved("esac")) {
            choices.add(choice());
            skipNewlines();
        }
        return new Command.Case(nodes++, line, subject, choices);
    }

    private Command.Choice choice() {
        List<Word> patterns = new ArrayList<>();
        accept("(");
        do {
            patterns.add(word(""));
        } while (accept("|"));
        if (!accept(")")) {
            throw unexpected(")");
        }
        skipNewlines();
        Command body = peek().is(";;") || isReserved("esac") ? null : compoundList(";;");
        if (!accept(";;") && !isReserved("esac")) {
            throw unexpected(";;");
        }
        return new Command.Choice(patterns, body);
    }

    // ---- simple commands ----

    private Command simple() {
        Token first = peek();
        List<Assignment> assignments = new ArrayList<>();
        List<Word> words = new ArrayList<>();
        List<Redirection> redirections = new ArrayList<>();
        if (isEndOfList()) {
            throw unexpected("");
        }
        while (true) {
            if (redirection(redirections)) {
                continue;
            }
            if (words.size() == 1 && assignments.isEmpty() && redirections.isEmpty() && peek().is("(")) {
                return function(first);
            }
            Word word = acceptWord();
            if (word == null) {
                break;
            }
            Assignment assignment = words.isEmpty() ? assignment(word) : null;
            if (assignment == null) {
                words.add(word);
            } else {
                assignments.add(assignment);
            }
        }
        if (assignments.isEmpty() && words.isEmpty() && redirections.isEmpty()) {
            throw unexpected("");
        }
        return new Command.Simple(nodes++, first.line(), assignments, words, redirections);
    }

    private Command function(Token name) {
        if (!WordReader.isName(name.reserved())) {
            throw new ShellSyntaxException(name.line(), "Syntax error: Bad function name", false);
        }
        take();
        if (!accept(")")) {
            throw unexpected(")");
        }
        skipNewlines();
        int line = peek().line();
        Command body = compound(peek());
        if (body == null) {
            throw unexpected("{");
        }
        return new Command.Function(nodes++, name.line(), name.reserved(), redirected(body, line));
    }

    /** 2.10.2, rule 7; null if it is none. */
    private static @Nullable Assignment assignment(Word word) {
        if (word.parts().isEmpty() || !(word.parts().get(0) instanceof Word.Literal literal) || literal.isQuoted()) {
            return null;
        }
        int equals = literal.text().indexOf('=');
        if (equals < 1 || !WordReader.isName(literal.text().substring(0, equals))) {
            return null;
        }
        List<Word.Part> value = new ArrayList<>();
        String rest = literal.text().substring(equals + 1);
        if (!rest.isEmpty()) {
            value.add(new Word.Literal(rest, false));
        }
        value.addAll(word.parts().subList(1, word.parts().size()));
        return new Assignment(literal.text().substring(0, equals), new Word(value));
    }

    private boolean redirection(List<Redirection> redirections) {
        Token token = peek();
        int descriptor = -1;
        if (token.kind() == Token.Kind.DESCRIPTOR) {
            take();
            descriptor = Integer.parseInt(token.text());
        }
        String operator = peek().kind() == Token.Kind.OPERATOR ? peek().text() : "";
        if (!REDIRECTIONS.contains(operator)) {
            return false;
        }
        take();
        Word target = word("");
        HereDocument here = null;
        if (operator.startsWith("<<")) {
            here = new HereDocument(target.literal(), target.hasQuotes(), operator.equals("<<-"));
            lexer.expect(here);
        }
        int usual = operator.startsWith("<") ? 0 : 1;
        redirections.add(new Redirection(descriptor < 0 ? usual : descriptor, operator, target, here));
        return true;
    }
}
