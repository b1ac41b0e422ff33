package org.pagoda.user.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a command's output goes: text for people, or JSON objects for programs, one a line. */
public final class Output {
    private static final Gson GSON =
            new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

    private final PrintStream out;
    private final PrintStream err;

    /** Text goes to {@code out}, complaints and progress to {@code err}. */
    public Output(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Where results go. */
    public PrintStream out() {
        return out;
    }

    /** Where all goes that is no result. */
    public PrintStream err() {
        return err;
    }

    /** Takes text that nobody is to read. */
    static PrintStream nowhere() {
        return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }

    /** Prints an object as JSON, in a line of its own. */
    public void json(Map<String, @Nullable Object> object) {
        out.print(GSON.toJson(object) + "\n");
    }
}
