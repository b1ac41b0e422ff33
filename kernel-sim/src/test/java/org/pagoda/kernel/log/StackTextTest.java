package org.pagoda.kernel.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which frames of a stack an oops shows. */
class StackTextTest {
    private static final StackTraceElement MODULE = frame(null, "Hello", "read", "Hello.java", 6);
    private static final StackTraceElement VIEW =
            frame(null, "org.pagoda.kernel.device.BufferView", "put", "B.java", 5);
    private static final StackTraceElement CALLER = frame(null, "org.pagoda.kernel.device.Device", "call", "D.java", 4);
    private static final StackTraceElement JAVA = frame("java.base", "java.util.Objects", "check", "Objects.java", 3);
    private static final StackTraceElement JDK =
            frame("java.base", "jdk.internal.util.Preconditions", "out", "Preconditions.java", 2);
    private static final StackTraceElement PROGRAM = frame(null, "org.pagoda.user.bin.Cat", "main", "Cat.java", 1);

    private static StackTraceElement frame(String module, String type, String method, String file, int line) {
        return new StackTraceElement(null, module, null, type, method, file, line);
    }

    private static List<String> shown(List<StackTraceElement> stack, StackTraceElement... here) {
        RuntimeException thrown = new RuntimeException("told to");
        thrown.setStackTrace(stack.toArray(StackTraceElement[]::new));
        return StackText.of(thrown, here);
    }

    @Test
    void shouldShowTheModuleAndWhatItCalledAndNotWhoCalledIt() {
        assertEquals(
                List.of("at org.pagoda.kernel.device.BufferView.put(B.java:5)", "at Hello.read(Hello.java:6)"),
                shown(List.of(JDK, JAVA, VIEW, MODULE, JAVA, CALLER, PROGRAM), CALLER, PROGRAM));
    }

    @Test
    void shouldEndWhereTheStacksMeet() {
        StackTraceElement elsewhere = frame(null, "org.pagoda.kernel.device.Device", "call", "D.java", 9);
        assertEquals(
                List.of("at Hello.read(Hello.java:6)"), shown(List.of(MODULE, CALLER, PROGRAM), elsewhere, PROGRAM));
        assertEquals(
                List.of("at Hello.read(Hello.java:6)", "at org.pagoda.user.bin.Cat.main(Cat.java:1)"),
                shown(List.of(MODULE, PROGRAM), CALLER));
    }

    @Test
    void shouldShowTheKernelsFramesIfThereAreNoOthers() {
        assertEquals(
                List.of("at org.pagoda.kernel.device.Device.call(D.java:4)"), shown(List.of(JAVA, CALLER), PROGRAM));
        assertEquals(List.of(), shown(List.of(), PROGRAM));
    }

    @Test
    void shouldNameLambdasAfterTheirMethods() {
        StackTraceElement lambda = frame(null, "Hello", "lambda$init$3", "Hello.java", 8);
        StackTraceElement unknown = frame(null, "Hello", "$", null, -1);
        assertEquals(List.of("at Hello.init(Hello.java:8)", "at Hello.$(no source)"), shown(List.of(lambda, unknown)));
    }

    @Test
    void shouldBeShortHoweverDeepTheStackIs() {
        assertEquals(List.of("at Hello.read(Hello.java:6)"), shown(Collections.nCopies(1000, MODULE)));
        List<StackTraceElement> deep = new ArrayList<>();
        for (int line = 1; line <= 17; line++) {
            deep.add(frame(null, "Hello", "read", "Hello.java", line));
        }
        List<String> lines = shown(deep);
        assertEquals(17, lines.size());
        assertEquals("...", lines.get(16));
        assertEquals(16, shown(deep.subList(0, 16)).size());
    }
}
