package org.pagoda.jmh.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What figures depend on beside the code.
 *
 * @param cpu the processor's model
 * @param cores how many of its cores can be used
 * @param system the operating system
 * @param jdk the virtual machine and its version
 * @param commit the code's, with {@code -dirty} if some of it is not committed; or {@link #UNKNOWN}
 */
record Host(String cpu, int cores, String system, String jdk, String commit) {
    static final String UNKNOWN = "unknown";

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final String MODEL = "model name";

    /** This one. */
    static Host describe() {
        return new Host(
                findProcessor(PROCESSORS),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
                findCommit());
    }

    /** What Linux says in {@code file}, or the architecture if there is no such file or no such line. */
    static String findProcessor(Path file) {
        if (Files.isReadable(file)) {
            try (Stream<String> lines = Files.lines(file)) {
                return lines.filter(line -> line.startsWith(MODEL))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse(System.getProperty("os.arch"));
            } catch (IOException e) {
                return System.getProperty("os.arch") + " (" + file + ": " + e.getMessage() + ")";
            }
        }
        return System.getProperty("os.arch");
    }

    /** As git says it of the folder that these classes were built in. */
    private static String findCommit() {
        URL here = Host.class.getProtectionDomain().getCodeSource().getLocation();
        try {
            Path folder = Path.of(here.toURI()).getParent();
            if (folder == null) {
                return UNKNOWN;
            }
            List<String> command = List.of("git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*");
            Process git = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            git.getOutputStream().close();
            String answer;
            try (InputStream out = git.getInputStream()) {
                answer = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
            }
            return git.waitFor() == 0 && !answer.isEmpty() ? answer : UNKNOWN;
        } catch (IOException | URISyntaxException e) {
            return UNKNOWN; // no git here, or no project: the figures are no worse
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }

    /** For people, in one line. */
    String oneLine() {
        return cpu + ", " + cores + (cores == 1 ? " core, " : " cores, ") + system + ", " + jdk + ", commit " + commit;
    }
}
