package org.pagoda.user.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expansions of 2.6. */
class ExpanderTest {
    private final ShellState state = new ShellState();
    private final Expander expander = new Expander(state, (commands, line) -> "<" + commands + ">", new FewFolders());

    /** a.c b.c .h d/e.c d/.x */
    private static final class FewFolders implements Folders {
        @Override
        public List<String> names(String folder) {
            return switch (folder) {
                case ".", "./" -> List.of(".", "..", ".h", "a.c", "b.c", "d");
                case "d/", "./d/" -> List.of(".", "..", ".x", "e.c");
                default -> List.of();
            };
        }

        @Override
        public boolean exists(String path) {
            return List.of("a.c", "b.c", ".h", "d", "d/", "d/e.c", "./a.c").contains(path);
        }
    }

    private String fields(String text) {
        Command.Simple command = assertInstanceOf(Command.Simple.class, new Parser("x " + text, 1).completeCommand());
        List<String> fields = expander.fields(command.words());
        return String.join("|", fields.subList(1, fields.size()));
    }

    private void set(String name, String value) {
        state.variables.set(name, value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '#',
            value = {
                "$x ~ a|b",
                "\"$x\" ~ a  b",
                "'$x' ~ $x",
                "$none ~ ##",
                "\"$none\" \"\" '' ~ ||",
                "a$x'c d'$x ~ aa|bc da|b",
                "${x}y ~ a|by",
                "${none-d e} ~ d|e",
                "${none-'d e'} ~ d e",
                "\"${none-d e}\" ~ d e",
                "\"${none-'d'}\" ~ 'd'",
                "${empty-y} ~ ##",
                "${empty:-y} ~ y",
                "${x+set} ${none+set} ~ set",
                "${new=1}$new ~ 11",
                "${#x} ${#none} ~ 4|0",
                "${path##*/} ${path#*/} ${path%/*} ${path%%/*} ~ c|b/c|a/b|a",
                "${path%\"/*\"} ~ a/b/c",
                "$(one two) ~ <one|two>",
                "\"$(one)\" `three` ~ <one>|<three>",
                "$((1+2*3)) $((path2=5)) $path2 ~ 7|5|5",
                "$((x1+1)) ~ 42",
                "\\$x \\\\ \"\\$x\" ~ $x|\\|$x",
                "$ a$ \"$\" ~ $|a$|$",
                "$1 $2 $3 ~ p|q|r",
                "\"$2\" ~ q r",
                "${12} $10 ~ p0",
                "$# ~ 2",
                "\"$@\" ~ p|q r",
                "$@ ~ p|q|r",
                "\"$*\" ~ p q r",
                "a\"$@\"b ~ ap|q rb",
                "\"${none-$@}\" ~ p|q r",
                "${x#a} ~ b",
                "*.c ~ a.c|b.c",
                "\"*.c\" \\*.c ~ *.c|*.c",
                "*.z ~ *.z",
                ".* ~ .|..|.h",
                "*/*.c d/* ~ d/e.c|d/e.c",
                "*/ ~ d/",
                "[ab].? [!a]* ~ a.c|b.c|b.c|d",
                "$star \"$star\" ~ a.c|b.c|*.c",
                "./*.c ~ ./a.c|./b.c",
                "$home/x ~ #~/x#"
            })
    void shouldExpand(String text, String expected) {
        set("x", "a  b");
        set("x1", "41");
        set("empty", "");
        set("path", "a/b/c");
        set("star", "*.c");
        set("home", "~");
        state.parameters = new ArrayList<>(List.of("p", "q r"));

        assertEquals(expected, fields(text), text);
    }

    @Test
    void shouldExpandTildes() {
        set("HOME", "/home/x y");

        assertEquals("/home/x y|/home/x y/z|~a|~|a~", fields("~ ~/z ~a '~' a~"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '#',
            value = {
                ": ~ a:b::c ~ a|b||c",
                ": ~ :a: ~ |a",
                "#: # ~ #  a : b  c#~ a|b|c",
                "## ~ a:b ~ a:b",
                "x ~ axbxxc ~ a|b||c"
            })
    void shouldSplitFieldsAtSeparators(String separators, String value, String expected) {
        set("IFS", separators);
        set("x", value);

        assertEquals(expected, fields("$x"));
    }

    @Test
    void shouldHaveNoFieldsWithoutParameters() {
        assertEquals("", fields("\"$@\""));
        assertEquals("|a", fields("\"$*\" a"));
        assertEquals("b", fields("$@ b"));
    }

    @Test
    void shouldComplain() {
        assertEquals("none: parameter not set", complaint("${none?}"));
        assertEquals("none: is not there", complaint("${none:?is not there}"));
        assertEquals("1: bad variable name", complaint("${1=x}"));
        assertEquals("arithmetic expression: division by zero: \"1/0\"", complaint("$((1/0))"));
        state.set('u', true);
        assertEquals("none: parameter not set", complaint("$none"));
        assertEquals("ok", fields("${none-ok}"));
    }

    private String complaint(String text) {
        return assertThrows(ShellError.class, () -> fields(text)).getMessage();
    }
}
