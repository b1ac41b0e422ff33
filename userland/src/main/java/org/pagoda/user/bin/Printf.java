package org.pagoda.user.bin;

import java.util.List;
import java.util.Locale;

/** {@code printf FORMAT [ARGUMENT...]}: the conversions {@code d i o u x X c s b %}, with flags, width and precision; the format is used again as long as there are arguments. */
public final class Printf extends Utility {
    private List<String> left = List.of();
    private int status = SUCCESS;
    private boolean isEnded;

    public Printf() {
        super("printf");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        if (arguments.isEmpty()) {
            throw new UtilityException("usage: printf FORMAT [ARGUMENT...]", 2);
        }
        left = arguments.subList(1, arguments.size()).stream().map(Bytes::of).toList();
        String format = Bytes.of(arguments.get(0));
        int before;
        do {
            before = left.size();
            print(io, format);
        } while (!left.isEmpty() && left.size() < before && !isEnded);
        return status;
    }

    private String argument() {
        if (left.isEmpty()) {
            return "";
        }
        String first = left.get(0);
        left = left.subList(1, left.size());
        return first;
    }

    private void print(Io io, String format) {
        Escapes escapes = new Escapes(format);
        while (!escapes.isAtEnd() && !isEnded) {
            if (escapes.peek() != '%') {
                io.out().bytes(escapes.next(false));
            } else if (format.startsWith("%%", escapes.position())) {
                escapes.skip(2);
                io.out().bytes("%");
            } else {
                convert(io, format, escapes);
            }
        }
    }

    private void convert(Io io, String format, Escapes escapes) {
        int begin = escapes.position() + 1;
        int i = begin;
        while (i < format.length() && "-+ #0".indexOf(format.charAt(i)) >= 0) {
            i++;
        }
        String flags = format.substring(begin, i);
        int widthBegin = i;
        while (i < format.length() && "0123456789.".indexOf(format.charAt(i)) >= 0) {
            i++;
        }
        String size = format.substring(widthBegin, i);
        if (i == format.length() || !size.matches("[0-9]{0,6}(\\.[0-9]{0,6})?")) {
            throw new UtilityException(format.substring(begin - 1) + ": invalid directive", 2);
        }
        int point = size.indexOf('.');
        int width = parse(point < 0 ? size : size.substring(0, point), 0);
        int precision = point < 0 ? -1 : parse(size.substring(point + 1), 0);
        String text = converted(io, format.charAt(i), flags, precision);
        escapes.skip(i + 1 - escapes.position());
        boolean isZeros =
                flags.contains("0") && !flags.contains("-") && precision < 0 && "diouxX".indexOf(format.charAt(i)) >= 0;
        int missing = Math.max(0, width - text.length());
        if (flags.contains("-")) {
            io.out().bytes(text + " ".repeat(missing));
        } else if (isZeros) {
            int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
            io.out().bytes(text.substring(0, sign) + "0".repeat(missing) + text.substring(sign));
        } else {
            io.out().bytes(" ".repeat(missing) + text);
        }
    }

    private static int parse(String digits, int none) {
        return digits.isEmpty() ? none : Integer.parseInt(digits);
    }

    private String converted(Io io, char conversion, String flags, int precision) {
        return switch (conversion) {
            case 's' -> cut(argument(), precision);
            case 'c' -> cut(argument(), 1);
            case 'b' -> cut(escaped(), precision);
            case 'd', 'i' -> signed(number(io), flags, precision);
            case 'u' -> digits(Long.toUnsignedString(number(io)), precision);
            case 'o' -> digits(Long.toOctalString(number(io)), precision);
            case 'x' -> hexadecimal(number(io), flags, precision);
            case 'X' -> hexadecimal(number(io), flags, precision).toUpperCase(Locale.ROOT);
            default -> throw new UtilityException("%" + conversion + ": invalid directive", 2);
        };
    }

    private String escaped() {
        Escapes escapes = new Escapes(argument());
        StringBuilder text = new StringBuilder();
        while (!escapes.isAtEnd() && !isEnded) {
            text.append(escapes.next(true));
            isEnded = escapes.isEnded();
        }
        return text.toString();
    }

    private static String signed(long number, String flags, int precision) {
        String sign = number < 0 ? "" : flags.contains("+") ? "+" : flags.contains(" ") ? " " : "";
        return sign + digits(String.valueOf(number), precision);
    }

    private static String hexadecimal(long number, String flags, int precision) {
        String digits = digits(Long.toHexString(number), precision);
        return flags.contains("#") && number != 0 ? "0x" + digits : digits;
    }

    private static String cut(String text, int length) {
        return length >= 0 && length < text.length() ? text.substring(0, length) : text;
    }

    private static String digits(String number, int least) {
        int sign = number.startsWith("-") ? 1 : 0;
        int missing = Math.max(0, least - (number.length() - sign));
        return number.substring(0, sign) + "0".repeat(missing) + number.substring(sign);
    }

    private long number(Io io) {
        String text = argument();
        if (text.isEmpty()) {
            return 0;
        } else if (text.startsWith("'") || text.startsWith("\"")) {
            return text.length() > 1 ? text.charAt(1) : 0;
        }
        try {
            return text.matches("[-+]?0[0-7]+") ? Long.parseLong(text, 8) : Long.decode(text);
        } catch (NumberFormatException e) {
            io.error(Bytes.text(text) + ": expected numeric value");
            status = FAILURE;
            return 0;
        }
    }
}
