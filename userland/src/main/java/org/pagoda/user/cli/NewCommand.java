package org.pagoda.user.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.user.driver.BuiltInDrivers;
import org.pagoda.user.lab.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pagoda new driver NAME}: writes a driver to begin with, its test, and what Maven needs for both. */
@Command(
        name = "new",
        description =
                "Writes a driver to begin with: a folder with its source, its test and a pom.xml (docs/drivers.md).",
        mixinStandardHelpOptions = true,
        versionProvider = Pagoda.Version.class,
        sortOptions = false)
final class NewCommand implements Callable<Integer> {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,31}");
    private static final String DRIVER = "driver";

    @Parameters(index = "0", paramLabel = "KIND", description = "What it is to be: driver.")
    private String kind = "";

    @Parameters(
            index = "1",
            paramLabel = "NAME",
            description = "What its folder, its module and its device are called: small letters, digits and _.")
    private String name = "";

    @Option(names = "--in", paramLabel = "DIR", description = "Where its folder is made (default: here).")
    private Path place = Path.of("");

    private final Output output;

    NewCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        if (!kind.equals(DRIVER)) {
            throw new UsageException("new makes a driver, not a '" + kind + "'");
        } else if (!NAME.matcher(name).matches()) {
            throw new UsageException(
                    "a driver's name is 1 to 32 small letters, digits and _, and begins with a letter; '" + name
                            + "' cannot be one");
        } else if (!Files.isDirectory(place.toAbsolutePath())) {
            throw new UsageException("--in " + place + ": there is no such folder");
        }
        refuseDevice();
        String type = className();
        Path folder = place.resolve(name);
        Path sources = folder.resolve("src/main/java");
        Map<Path, String> files = new LinkedHashMap<>();
        files.put(folder.resolve("pom.xml"), text("pom.xml", type));
        files.put(sources.resolve(type + ".java"), text("Driver.java.txt", type));
        files.put(folder.resolve("src/test/java").resolve(type + "Test.java"), text("Test.java.txt", type));
        write(files);
        files.keySet().forEach(each -> output.out().println(each));
        output.out()
                .println("Try it:   ./pagoda sh --host " + sources + " -c 'insmod /host/" + type
                        + ".java; echo hi > /dev/" + name + "; cat /dev/" + name + "'");
        output.out()
                .println("Test it:  mvn -f " + folder
                        + " test     (once 'mvn install' has been run in Pagoda's folder)");
        return ExitCode.DONE;
    }

    private void refuseDevice() {
        try (Machine machine = Machine.builder().memory("1M").build()) {
            BuiltInDrivers.addTo(machine);
            if (machine.faces().vfs().find("/dev/" + name) != null) {
                throw new UsageException("every machine has a device '" + name + "' already");
            }
        }
    }

    /** {@code small_lamp} is {@code SmallLamp}; not what the text uses under the same name. */
    private String className() {
        StringBuilder type = new StringBuilder();
        for (String word : name.split("_", -1)) {
            if (!word.isEmpty()) {
                type.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
            }
        }
        Pattern used = Pattern.compile("\\b" + type + "\\b");
        if (used.matcher(template("Driver.java.txt") + template("Test.java.txt"))
                .find()) {
            throw new UsageException("a driver cannot be called '" + name + "': its class would be " + type
                    + ", and there is one that it uses");
        }
        return type.toString();
    }

    private String text(String file, String type) {
        return template(file).replace("CLASS", type).replace("DEVICE", name);
    }

    private static String template(String file) {
        try (InputStream in = NewCommand.class.getResourceAsStream("driver/" + file)) {
            if (in == null) {
                throw new IllegalStateException("there is no " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Map<Path, String> files) {
        for (Path each : files.keySet()) {
            if (Files.exists(each)) {
                throw new UsageException(each + " is there already");
            }
        }
        files.forEach((path, text) -> {
            try {
                Files.createDirectories(
                        Objects.requireNonNull(path.toAbsolutePath().getParent()));
                Files.writeString(path, text);
            } catch (IOException e) {
                throw new UsageException(path + " cannot be written: " + e);
            }
        });
    }
}
