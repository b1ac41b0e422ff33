package org.pagoda.user.bin;

import java.util.List;
import org.pagoda.kernel.fs.Stat;
import org.pagoda.user.FileStatus;

/** {@code test EXPRESSION} and {@code [ EXPRESSION ]}: status 0 if it is true, 1 if not, 2 if it is none. */
public final class TestUtility extends Utility {
    private static final int TROUBLE = 2;

    private List<String> words = List.of();
    private int position;

    /** @param name {@code test} or {@code [} */
    public TestUtility(String name) {
        super(name);
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        words = arguments;
        if (name().equals("[")) {
            if (arguments.isEmpty() || !arguments.get(arguments.size() - 1).equals("]")) {
                throw new UtilityException("missing ]", TROUBLE);
            }
            words = arguments.subList(0, arguments.size() - 1);
        }
        if (words.isEmpty()) {
            return FAILURE;
        }
        if (words.size() == 2 && !words.get(0).equals("!") && !isOnePlaceOperator(words.get(0))) {
            throw new UtilityException(words.get(0) + ": unexpected operator", TROUBLE);
        }
        boolean value = either(io);
        if (position < words.size()) {
            throw new UtilityException(words.get(position) + ": unexpected operator", TROUBLE);
        }
        return value ? SUCCESS : FAILURE;
    }

    private int left() {
        return words.size() - position;
    }

    private boolean either(Io io) {
        boolean value = both(io);
        while (left() > 0 && words.get(position).equals("-o")) {
            position++;
            value |= both(io);
        }
        return value;
    }

    private boolean both(Io io) {
        boolean value = negated(io);
        while (left() > 0 && words.get(position).equals("-a")) {
            position++;
            value &= negated(io);
        }
        return value;
    }

    /** As POSIX says, how many words there are decides first: {@code test !} and {@code test ! = x} have no negation in them. */
    private boolean negated(Io io) {
        if (left() == 0) {
            throw new UtilityException("argument expected", TROUBLE);
        }
        boolean isTwoPlaces = left() >= 3 && isTwoPlaceOperator(words.get(position + 1));
        if (isTwoPlaces) {
            position += 3;
            return compare(io, words.get(position - 3), words.get(position - 2), words.get(position - 1));
        }
        String word = words.get(position);
        if (word.equals("!") && left() > 1) {
            position++;
            return !negated(io);
        } else if (word.equals("(") && left() > 2) {
            position++;
            boolean value = either(io);
            if (left() == 0 || !words.get(position).equals(")")) {
                throw new UtilityException("closing paren expected", TROUBLE);
            }
            position++;
            return value;
        } else if (left() > 1 && isOnePlaceOperator(word)) {
            position += 2;
            return examine(io, word.charAt(1), words.get(position - 1));
        }
        position++;
        return !word.isEmpty();
    }

    private static boolean isOnePlaceOperator(String word) {
        return word.matches("-[bcdefhLnprstwxz]");
    }

    private static boolean isTwoPlaceOperator(String word) {
        return switch (word) {
            case "=", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef" -> true;
            default -> false;
        };
    }

    private static boolean compare(Io io, String left, String operator, String right) {
        return switch (operator) {
            case "=" -> left.equals(right);
            case "!=" -> !left.equals(right);
            case "<" -> left.compareTo(right) < 0;
            case ">" -> left.compareTo(right) > 0;
            case "-eq" -> number(left) == number(right);
            case "-ne" -> number(left) != number(right);
            case "-lt" -> number(left) < number(right);
            case "-le" -> number(left) <= number(right);
            case "-gt" -> number(left) > number(right);
            case "-ge" -> number(left) >= number(right);
            default -> compareFiles(io, left, operator, right);
        };
    }

    private static boolean compareFiles(Io io, String left, String operator, String right) {
        FileStatus first = io.files().status(left);
        FileStatus second = io.files().status(right);
        return switch (operator) {
            case "-ef" -> Files.areSame(first, second);
            case "-nt" -> first.exists() && (!second.exists() || first.changed() > second.changed());
            default -> second.exists() && (!first.exists() || first.changed() < second.changed());
        };
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new UtilityException("Illegal number: " + text, TROUBLE);
        }
    }

    private static boolean examine(Io io, char operator, String operand) {
        if (operator == 'n' || operator == 'z') {
            return operand.isEmpty() == (operator == 'z');
        } else if (operator == 't') {
            return io.files().isTerminal(number(operand));
        }
        FileStatus status = io.files().status(operand);
        return switch (operator) {
            case 'e' -> status.exists();
            case 'f' -> status.isRegular();
            case 'd' -> status.isDirectory();
            case 'p' -> Files.isOfType(status, Stat.PIPE);
            case 'c' -> Files.isOfType(status, Stat.CHARACTER_DEVICE);
            case 'b' -> Files.isOfType(status, Stat.BLOCK_DEVICE);
            case 's' -> status.size() > 0;
            case 'r' -> io.files().isAllowed(status, 4);
            case 'w' -> io.files().isAllowed(status, 2);
            case 'x' -> io.files().isAllowed(status, 1);
            default -> false; // there are no symbolic links
        };
    }
}
