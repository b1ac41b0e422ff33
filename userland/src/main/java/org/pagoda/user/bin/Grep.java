package org.pagoda.user.bin;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** {@code grep [-E | -F] [-v] [-i] [-n] [-c] [-q] [-l] PATTERN [FILE...]}: lines in which a regular expression is found. Status 1: none. */
public final class Grep extends Utility {
    private static final int TROUBLE = 2;

    public Grep() {
        super("grep");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        Options options = new Options("EFvincqle:hsx", arguments, TROUBLE);
        String given = options.value('e');
        if (given == null) {
            if (options.operands().isEmpty()) {
                throw new UtilityException("no pattern; usage: grep [-EFvincqlhsx] PATTERN [FILE...]", TROUBLE);
            }
            given = options.operands().remove(0);
        }
        Matcher matcher = pattern(options, Bytes.of(given)).matcher("");
        boolean isFound = false;
        boolean isTrouble = false;
        boolean isNamed = options.operands().size() > 1 && !options.has('h');
        for (String path : options.inputs()) {
            Input input = io.open(path);
            if (input == null) {
                isTrouble = true;
                continue;
            }
            isFound |= search(io, options, matcher, input, isNamed ? path + ":" : "");
            input.close();
            if (isFound && options.has('q')) {
                return SUCCESS;
            }
        }
        return isTrouble ? TROUBLE : isFound ? SUCCESS : FAILURE;
    }

    private static Pattern pattern(Options options, String given) {
        try {
            String translated =
                    options.has('F') ? Pattern.quote(given) : RegularExpression.toJava(given, options.has('E'));
            String whole = options.has('x') ? "^(?:" + translated + ")$" : translated;
            return Pattern.compile(whole, Pattern.DOTALL | (options.has('i') ? Pattern.CASE_INSENSITIVE : 0));
        } catch (PatternSyntaxException e) {
            throw new UtilityException(e.getDescription() + " in '" + Bytes.text(given) + "'", TROUBLE);
        }
    }

    private static boolean search(Io io, Options options, Matcher matcher, Input input, String name) {
        long number = 0;
        long found = 0;
        for (String line = input.line(); line != null; line = input.line()) {
            number++;
            if (matcher.reset(line).find() == options.has('v')) {
                continue;
            }
            found++;
            if (options.has('q')) {
                return true;
            } else if (options.has('l')) {
                io.out().print(input.name() + "\n");
                return true;
            } else if (!options.has('c')) {
                io.out().print(name + (options.has('n') ? number + ":" : ""));
                io.out().bytes(line + "\n");
            }
        }
        if (options.has('c')) {
            io.out().print(name + found + "\n");
        }
        return found > 0;
    }
}
