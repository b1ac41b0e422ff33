package org.pagoda.kernel.log;

import java.util.ArrayList;
import java.util.List;

/**
 * Where code of a module failed: of the stack of what it threw only what its writer can read, and what every JDK agrees on.
 *
 * <pre>
 *   BufferView.putByte    what the module called last          shown
 *   Objects.check...      Java's own                           left out: no two JDKs have the same
 *   Hello.read            the module                           shown
 *   Device.call           the kernel, which called it          left out
 *   Kernel.systemCall     common to the stack that catches it  left out
 * </pre>
 */
final class StackText {
    private static final int MOST_FRAMES = 16;

    /** Floors below the programs. */
    private static final List<String> KERNEL = List.of("org.pagoda.kernel.", "org.pagoda.ipc.", "org.pagoda.mmu.");

    private StackText() {}

    /** A line for each frame, the innermost first; {@code here} is the stack of who has caught it. */
    static List<String> of(Throwable thrown, StackTraceElement[] here) {
        List<StackTraceElement> frames = new ArrayList<>();
        StackTraceElement[] stack = thrown.getStackTrace();
        for (int i = 0; i < own(stack, here); i++) {
            if (!isJavas(stack[i])) {
                frames.add(stack[i]);
            }
        }
        int end = frames.size();
        while (end > 0 && isKernels(frames.get(end - 1))) {
            end--;
        }
        return lines(end == 0 ? frames : frames.subList(0, end)); // all of it, if only the kernel was there
    }

    /** How many frames {@code stack} has that {@code here} has not. */
    private static int own(StackTraceElement[] stack, StackTraceElement[] here) {
        int left = stack.length;
        int other = here.length;
        while (left > 0 && other > 0 && stack[left - 1].equals(here[other - 1])) {
            left--;
            other--;
        }
        return left;
    }

    /** One line for frames that are the same: code that calls itself until the stack is full. */
    private static List<String> lines(List<StackTraceElement> frames) {
        List<String> lines = new ArrayList<>();
        String last = "";
        for (StackTraceElement frame : frames) {
            String line = line(frame);
            if (!line.equals(last)) {
                if (lines.size() == MOST_FRAMES) {
                    lines.add("...");
                    return lines;
                }
                lines.add(line);
                last = line;
            }
        }
        return lines;
    }

    private static String line(StackTraceElement frame) {
        String file = frame.getFileName() == null ? "no source" : frame.getFileName();
        String place = frame.getLineNumber() < 0 ? file : file + ":" + frame.getLineNumber();
        return "at " + frame.getClassName() + "." + method(frame.getMethodName()) + "(" + place + ")";
    }

    /** For {@code lambda$read$0}, of which compilers may count differently: {@code read}. */
    private static String method(String name) {
        String[] parts = name.split("\\$", -1);
        return parts.length == 3 && parts[0].equals("lambda") ? parts[1] : name;
    }

    private static boolean isJavas(StackTraceElement frame) {
        String module = frame.getModuleName();
        return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
    }

    private static boolean isKernels(StackTraceElement frame) {
        return KERNEL.stream().anyMatch(frame.getClassName()::startsWith);
    }
}
