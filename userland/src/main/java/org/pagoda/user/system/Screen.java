package org.pagoda.user.system;

import java.io.PrintStream;
import java.util.function.Consumer;

/**
 * Shows what programs print, line by line. What stands behind the last whole line may be a prompt: whoever asks for input takes it, and shows it, since
 * an editor of lines has to know what stands before what is typed. If nobody does for a while it is shown as it is.
 */
public final class Screen implements Consumer<String> {
    private final PrintStream out;

    // Any thread, one at a time.
    private final StringBuilder rest = new StringBuilder();
    private int shown;

    public Screen(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void accept(String text) {
        rest.append(text);
        int end = rest.lastIndexOf("\n") + 1;
        if (end > 0) {
            print(end);
            rest.delete(0, end);
            shown = 0;
        }
    }

    private void print(int end) {
        out.print(rest.substring(Math.min(shown, end), end));
        out.flush();
    }

    /** Shows what was held back. */
    public synchronized void showRest() {
        print(rest.length());
        shown = rest.length();
    }

    /** What is printed next begins on a line of its own. */
    public synchronized void newLine() {
        accept("\n");
    }

    /**
     * What stands on the line since it began, if lines have {@code width} characters; 0: nobody knows how many. Whoever takes it shows it, in the same
     * place.
     */
    public synchronized String takePrompt(int width) {
        int begin = 0;
        if (shown > 0) {
            showRest();
            out.print("\r");
            out.flush();
            begin = width <= 0 ? 0 : rest.length() / width * width;
        }
        String prompt = rest.substring(begin);
        rest.setLength(0);
        shown = 0;
        return prompt;
    }
}
