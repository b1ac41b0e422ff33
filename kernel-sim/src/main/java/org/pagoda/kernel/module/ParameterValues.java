package org.pagoda.kernel.module;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The values of a module's parameters. Asking for one that is not declared throws. */
public final class ParameterValues {
    /** Why a line of parameters cannot be. */
    static final class BadParameterException extends Exception {
        private static final long serialVersionUID = 1;

        BadParameterException(String message) {
            super(message);
        }
    }

    private final TreeMap<String, String> values = new TreeMap<>();

    /** Reads {@code name=value} pairs with blanks between; a value with blanks stands between double quotes. */
    static ParameterValues parse(List<ModuleParameter> declared, String line) throws BadParameterException {
        ParameterValues parsed = new ParameterValues();
        for (ModuleParameter each : declared) {
            parsed.values.put(each.name(), each.standard());
        }
        for (String word : words(line)) {
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            ModuleParameter parameter = declared.stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new BadParameterException("there is no parameter '" + name + "'"));
            String value =
                    equals < 0 && parameter.type() == ModuleParameter.Type.BOOL ? "1" : word.substring(equals + 1);
            String problem = parameter.problem(value);
            if (problem != null) {
                throw new BadParameterException(problem);
            }
            parsed.values.put(name, value);
        }
        return parsed;
    }

    private static List<String> words(String line) throws BadParameterException {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        boolean any = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
                any = true;
            } else if (Character.isWhitespace(c) && !quoted) {
                if (any) {
                    words.add(word.toString());
                }
                word.setLength(0);
                any = false;
            } else {
                word.append(c);
                any = true;
            }
        }
        if (quoted) {
            throw new BadParameterException("a quote is not closed in '" + line + "'");
        }
        if (any) {
            words.add(word.toString());
        }
        return words;
    }

    /** Sets a value that can be; the one before it. */
    String set(ModuleParameter parameter, String value) {
        String before = getString(parameter.name());
        values.put(parameter.name(), value);
        return before;
    }

    /** As {@code /sys} shows it: numbers in decimal, {@code Y} or {@code N}, texts as they are. */
    String shown(ModuleParameter parameter) {
        return switch (parameter.type()) {
            case INT, LONG -> Long.toString(getLong(parameter.name()));
            case BOOL -> getBool(parameter.name()) ? "Y" : "N";
            default -> getString(parameter.name());
        };
    }

    /** As text. */
    public String getString(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no parameter is called '" + name + "'");
        }
        return value;
    }

    /** A number. */
    public long getLong(String name) {
        return Long.decode(getString(name));
    }

    /** A number that was declared with 32 bits. */
    public int getInt(String name) {
        return Math.toIntExact(getLong(name));
    }

    /** Yes or no. */
    public boolean getBool(String name) {
        return ModuleParameter.isYes(getString(name));
    }
}
