package org.pagoda.user.system;

import java.io.PrintStream;
import java.util.function.Consumer;

/** Prints lines when they are whole: what follows the last one is the prompt of whoever asks for input then. */
public final class Screen implements Consumer<String> {
    private final PrintStream out;
    private final StringBuilder rest = new StringBuilder();

    public Screen(PrintStream out) {
        this.out = out;
    }

    @Override
    public void accept(String text) {
        rest.append(text);
        int end = rest.lastIndexOf("\n") + 1;
        if (end > 0) {
            out.print(rest.substring(0, end));
            out.flush();
            rest.delete(0, end);
        }
    }

    /** What was printed since the last line, and is not to be seen yet: whoever takes it shows it. */
    public String takePrompt() {
        String prompt = rest.toString();
        rest.setLength(0);
        return prompt;
    }
}
