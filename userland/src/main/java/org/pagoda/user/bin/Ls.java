package org.pagoda.user.bin;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.pagoda.kernel.fs.Stat;
import org.pagoda.user.DirectoryEntry;
import org.pagoda.user.FileStatus;

/** {@code ls [-a] [-d] [-l] [-1] [FILE...]}: what is in directories; with {@code -l} mode, owner, size (or device number), and the tick of the last change. */
public final class Ls extends Utility {
    private static final int TROUBLE = 2;
    private static final int LINE_WIDTH = 80;

    private record Named(String name, FileStatus status) {}

    public Ls() {
        super("ls");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        Options options = new Options("ad1l", arguments, TROUBLE);
        List<String> operands = options.operands().isEmpty() ? List.of(".") : options.operands();
        List<Named> files = new ArrayList<>();
        List<String> directories = new ArrayList<>();
        int status = SUCCESS;
        for (String path : operands) {
            FileStatus found = io.files().status(path);
            if (!found.exists()) {
                io.error("cannot access '" + path + "': " + ErrorText.of(found.result()));
                status = TROUBLE;
            } else if (found.isDirectory() && !options.has('d')) {
                directories.add(path);
            } else {
                files.add(new Named(path, found));
            }
        }
        files.sort(Comparator.comparing(Named::name));
        directories.sort(null);
        print(io, options, files);
        boolean isFirst = files.isEmpty();
        for (String path : directories) {
            if (operands.size() > 1) {
                io.out().print((isFirst ? "" : "\n") + path + ":\n");
            }
            isFirst = false;
            status = Math.max(status, list(io, options, path));
        }
        return status;
    }

    private static int list(Io io, Options options, String path) {
        Files.Listing listing = io.files().list(path);
        if (listing.result() < 0) {
            io.error("cannot open directory '" + path + "': " + ErrorText.of(listing.result()));
            return TROUBLE;
        }
        List<Named> files = new ArrayList<>();
        long blocks = 0;
        for (DirectoryEntry entry : listing.entries()) {
            if (options.has('a') || !entry.name().startsWith(".")) {
                // One that has just been removed has no status: it is not there.
                FileStatus status = io.files().status(path + "/" + entry.name());
                if (status.exists() || !options.has('l')) {
                    files.add(new Named(entry.name(), status));
                }
                blocks += status.blocks();
            }
        }
        files.sort(Comparator.comparing(Named::name));
        if (options.has('l')) {
            io.out().print("total " + blocks / 2 + "\n");
        }
        print(io, options, files);
        return SUCCESS;
    }

    private static void print(Io io, Options options, List<Named> files) {
        if (options.has('l')) {
            printLong(io, files);
        } else if (!options.has('1') && io.files().isTerminal(1)) {
            printColumns(io, files);
        } else {
            files.forEach(file -> io.out().print(file.name() + "\n"));
        }
    }

    private static void printColumns(Io io, List<Named> files) {
        int width = 2;
        for (Named file : files) {
            width = Math.max(width, file.name().length() + 2);
        }
        int columns = Math.max(1, LINE_WIDTH / width);
        int rows = (files.size() + columns - 1) / columns;
        for (int row = 0; row < rows; row++) {
            StringBuilder line = new StringBuilder();
            for (int i = row; i < files.size(); i += rows) {
                String name = files.get(i).name();
                line.append(name).append(i + rows < files.size() ? " ".repeat(width - name.length()) : "");
            }
            io.out().print(line.append('\n').toString());
        }
    }

    private static void printLong(Io io, List<Named> files) {
        int ownerWidth = 1;
        int sizeWidth = 1;
        int tickWidth = 1;
        for (Named file : files) {
            ownerWidth = Math.max(ownerWidth, owner(file.status()).length());
            sizeWidth = Math.max(sizeWidth, size(file.status()).length());
            tickWidth =
                    Math.max(tickWidth, String.valueOf(file.status().changed()).length());
        }
        for (Named file : files) {
            FileStatus status = file.status();
            io.out()
                    .print(String.format(
                            java.util.Locale.ROOT,
                            "%s %-" + ownerWidth + "s %" + sizeWidth + "s %" + tickWidth + "d %s\n",
                            mode(status),
                            owner(status),
                            size(status),
                            status.changed(),
                            file.name()));
        }
    }

    private static String owner(FileStatus status) {
        return Users.name(status.owner());
    }

    private static String size(FileStatus status) {
        boolean isDevice = Files.isOfType(status, Stat.CHARACTER_DEVICE) || Files.isOfType(status, Stat.BLOCK_DEVICE);
        long number = status.deviceNumber();
        return isDevice ? (number >> 8) + ", " + (number & 0xff) : String.valueOf(status.size());
    }

    private static String mode(FileStatus status) {
        StringBuilder mode = new StringBuilder();
        if (status.isDirectory()) {
            mode.append('d');
        } else if (Files.isOfType(status, Stat.CHARACTER_DEVICE)) {
            mode.append('c');
        } else if (Files.isOfType(status, Stat.BLOCK_DEVICE)) {
            mode.append('b');
        } else {
            mode.append(Files.isOfType(status, Stat.PIPE) ? 'p' : '-');
        }
        return mode.append(status.permissions()).toString();
    }
}
