package org.pagoda.user.lab;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A picture of a 64-bit number, taken apart into fields.
 *
 * <pre>
 *    11      8 7      3 2 1 0
 *   +--------+--------+-+-+-+
 *   | high   |  low   |a|b|c|
 *   |  0101  | 00011  |0|1|1|
 *   +--------+--------+-+-+-+
 * </pre>
 */
final class BitFields {
    private record Field(int high, int low, String name, String value) {
        int width() {
            return high - low + 1;
        }
    }

    private final long number;
    private final List<Field> fields = new ArrayList<>();

    BitFields(long number) {
        this.number = number;
    }

    /**
     * Adds the next field to the right.
     *
     * @param name not longer than the field has bits
     * @param value stands under the field; may be empty
     */
    BitFields field(int high, int low, String name, String value) {
        fields.add(new Field(high, low, name, value));
        return this;
    }

    /** Adds fields of one bit each, from bit {@code high} down, whose names are one letter. */
    BitFields bits(int high, String letters) {
        for (int i = 0; i < letters.length(); i++) {
            field(high - i, high - i, letters.substring(i, i + 1), "");
        }
        return this;
    }

    void print(PrintStream out, int indent) {
        String margin = " ".repeat(indent);
        StringBuilder places = new StringBuilder(margin);
        StringBuilder border = new StringBuilder(margin).append('+');
        StringBuilder names = new StringBuilder(margin).append('|');
        StringBuilder digits = new StringBuilder(margin).append('|');
        StringBuilder values = new StringBuilder(margin);
        for (Field field : fields) {
            places.append(' ').append(places(field));
            border.append("-".repeat(field.width())).append('+');
            names.append(centred(field.name, field.width())).append('|');
            digits.append(digits(field)).append('|');
            values.append(' ')
                    .append(field.value)
                    .append(" ".repeat(Math.max(0, field.width() - field.value.length())));
        }
        out.println(places.toString().stripTrailing());
        out.println(border);
        out.println(names);
        out.println(digits);
        out.println(border);
        if (!values.toString().isBlank()) {
            out.println(values.toString().stripTrailing());
        }
    }

    private static String places(Field field) {
        String high = Integer.toString(field.high);
        if (field.width() == 1) {
            return high;
        }
        String low = Integer.toString(field.low);
        return high + " ".repeat(field.width() - high.length() - low.length()) + low;
    }

    private static String centred(String text, int width) {
        int before = (width - text.length()) / 2;
        return " ".repeat(before) + text + " ".repeat(width - text.length() - before);
    }

    private String digits(Field field) {
        StringBuilder text = new StringBuilder();
        for (int bit = field.high; bit >= field.low; bit--) {
            text.append(number >>> bit & 1);
        }
        return text.toString();
    }
}
