package org.pagoda.user.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar of 2.10.2. */
class ParserTest {
    private static Command parse(String text) {
        Command command = new Parser(text, 1).completeCommand();
        assertNotNull(command, text);
        return command;
    }

    private static Command.Simple simple(String text) {
        return assertInstanceOf(Command.Simple.class, parse(text));
    }

    private static List<String> words(Command.Simple command) {
        return command.words().stream().map(Word::literal).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "echo a b   c | echo,a,b,c",
                "echo 'a  b' | echo,a  b",
                "echo a\\ b | echo,a b",
                "echo \"a'b\" | echo,a'b",
                "echo a'b'\"c\"d | echo,abcd",
                "echo if then fi | echo,if,then,fi",
                "x | x"
            })
    void shouldFindWords(String text, String expected) {
        assertEquals(expected, String.join(",", words(simple(text))));
    }

    @Test
    void shouldKnowWhatBackslashesMean() {
        assertEquals(List.of("echo", "a\"b\\n"), words(simple("echo \"a\\\"b\\n\"")));
        assertEquals(List.of("echo", "xy", "a#b"), words(simple("ec\\\nho x\\\ny a#b")));
    }

    @Test
    void shouldPassOverComments() {
        assertEquals(List.of("echo", "a"), words(simple("# one\n\necho a # two; ( three\n")));
        assertNull(new Parser(" # nothing\n\n", 1).completeCommand());
    }

    @Test
    void shouldTellAssignmentsFromWords() {
        Command.Simple command = simple("a=1 b= c='2 3' env d=4 5=6");

        assertEquals(
                List.of("a", "b", "c"),
                command.assignments().stream().map(Command.Assignment::name).toList());
        assertEquals(List.of("env", "d=4", "5=6"), words(command));
    }

    @Test
    void shouldTellRedirectionsFromWords() {
        Command.Simple command = simple("cat <in 2>>out 12>&1 x3 >f");

        assertEquals(
                List.of("0 <", "2 >>", "12 >&", "1 >"),
                command.redirections().stream()
                        .map(each -> each.descriptor() + " " + each.operator())
                        .toList());
        assertEquals(List.of("cat", "x3"), words(command));
    }

    @Test
    void shouldBindPipesTighterThanAndOrAndThoseTighterThanLists() {
        Command.Sequence sequence = assertInstanceOf(Command.Sequence.class, parse("a | b && c || ! d & e; f"));

        assertEquals(
                List.of(true, false, false),
                sequence.items().stream().map(Command.Item::isBackground).toList());
        Command.AndOr or =
                assertInstanceOf(Command.AndOr.class, sequence.items().get(0).command());
        assertFalse(or.isAnd());
        assertTrue(assertInstanceOf(Command.Pipeline.class, or.right()).isNegated());
        Command.AndOr and = assertInstanceOf(Command.AndOr.class, or.left());
        assertTrue(and.isAnd());
        assertEquals(
                2,
                assertInstanceOf(Command.Pipeline.class, and.left()).commands().size());
    }

    @Test
    void shouldReadCompoundCommandsOverLines() {
        assertInstanceOf(Command.If.class, parse("if a\nthen\n b\nelif c; then d\nelse\n e\nfi\n"));
        assertInstanceOf(Command.Loop.class, parse("until a; do b; done"));
        assertInstanceOf(Command.For.class, parse("for x in a b\ndo\necho $x\ndone"));
        assertInstanceOf(Command.For.class, parse("for x do :; done"));
        assertInstanceOf(Command.Case.class, parse("case $x in a|b) c;; (*) d\nesac"));
        assertInstanceOf(Command.Function.class, parse("f() { a; }"));
        assertInstanceOf(Command.Function.class, parse("f()\n(a)>b"));
        assertInstanceOf(Command.Redirected.class, parse("{ a; } >b"));
        assertInstanceOf(Command.Subshell.class, parse("(a; b)"));
    }

    @Test
    void shouldKeepHereDocuments() {
        Command.Sequence both = assertInstanceOf(
                Command.Sequence.class, parse("cat <<A; cat <<-'B'\none $x\nA\n\t\ttwo $y\n\tB\nrest\n"));
        List<HereDocument> documents = both.items().stream()
                .map(item ->
                        ((Command.Simple) item.command()).redirections().get(0).here())
                .toList();

        assertEquals("one \n", documents.get(0).body().literal());
        assertEquals(3, documents.get(0).body().parts().size());
        assertEquals("two $y\n", documents.get(1).body().literal());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "echo a ) | 1: Syntax error: \")\" unexpected",
                "if a; fi | 1: Syntax error: \"fi\" unexpected (expecting \"then\")",
                "a;; | 1: Syntax error: \";;\" unexpected",
                "; a | 1: Syntax error: \";\" unexpected",
                "a && | 1: Syntax error: end of file unexpected",
                "echo 'a | 1: Syntax error: Unterminated quoted string",
                "for 1 in a; do b; done | 1: Syntax error: Bad for loop variable",
                "echo ${x | 1: Syntax error: Missing '}'",
                "echo ${!} ${ } | 1: Bad substitution",
                "done | 1: Syntax error: \"done\" unexpected",
                "( ) | 1: Syntax error: \")\" unexpected",
                "echo > | 1: Syntax error: end of file unexpected"
            })
    void shouldSayWhatIsWrong(String text, String expected) {
        ShellSyntaxException e =
                assertThrows(ShellSyntaxException.class, () -> new Parser(text, 1).completeCommand(), text);

        assertEquals(expected, e.line() + ": " + e.getMessage());
    }

    @Test
    void shouldSayWhereItIsWrong() {
        ShellSyntaxException e =
                assertThrows(ShellSyntaxException.class, () -> new Parser("if a\nthen b\n\n)", 11).completeCommand());

        assertEquals(14, e.line());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo 'a",
                "echo \"a",
                "if a",
                "if a; then",
                "{ a;",
                "(a",
                "a |",
                "a &&",
                "echo $(a",
                "echo ${a",
                "cat <<E\nx\n",
                "for",
                "for x",
                "case x",
                "case x in a)",
                "echo `a",
                "f()",
                "while a; do",
                "echo $((1"
            })
    void shouldKnowWhatCouldGoOn(String text) {
        ShellSyntaxException e =
                assertThrows(ShellSyntaxException.class, () -> new Parser(text, 1).completeCommand(), text);

        assertTrue(e.isIncomplete(), text);
    }

    @Test
    void shouldRefuseWhatIsNestedTooDeeply() {
        for (String open : List.of("(", "{ ", "$(", "${x-", "$((", "\"$(", "if ")) {
            ShellSyntaxException e = assertThrows(
                    ShellSyntaxException.class, () -> new Parser("echo; " + open.repeat(10_000), 1).completeCommand());
            assertNotNull(e.getMessage());
        }
    }

    /** What subshells rely on. */
    @Test
    void shouldNumberCommandsTheSameEachTime() {
        String text =
                "if a; then (b | c) & else for x in $(d); do { e; } >f; done; fi && g() { case x in y) h;; esac; }\n";
        Command whole = parse(text);

        checkNumbers(new Unit(text, 1), whole);
    }

    private static void checkNumbers(Unit unit, Command command) {
        assertEquals(command.getClass(), unit.command(command.id()).getClass());
        assertEquals(
                command.toString().length(),
                unit.command(command.id()).toString().length());
        CommandParts.of(command).forEach(part -> checkNumbers(unit, part));
    }

    @Test
    void shouldSurviveGarbage() {
        Random random = new Random(11);
        String[] pieces = {
            "a", "if", "then", "fi", "do", "done", "for", "in", "case", "esac", "{", "}", "(", ")", ";", ";;", "&",
            "&&", "|", "||", "<", ">", ">>", "<<", "E", "\n", " ", "'", "\"", "`", "$", "$(", "$((", "))", "${", "x:-",
            "\\", "*", "[", "#", "=", "1", "!", "2>&1", "é"
        };
        int parsed = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int left = random.nextInt(25); left > 0; left--) {
                text.append(pieces[random.nextInt(pieces.length)]).append(random.nextInt(3) == 0 ? " " : "");
            }
            try {
                Parser parser = new Parser(text.toString(), 1);
                while (parser.completeCommand() != null) {
                    parsed++;
                }
            } catch (ShellSyntaxException e) {
                assertNotNull(e.getMessage());
            }
        }
        assertTrue(parsed > 1_000, "only " + parsed + " commands");
    }
}
