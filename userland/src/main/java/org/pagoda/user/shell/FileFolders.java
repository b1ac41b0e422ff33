package org.pagoda.user.shell;

import java.util.ArrayList;
import java.util.List;
import org.pagoda.user.DirectoryEntry;
import org.pagoda.user.bin.Files;

/** The folders of the machine. */
final class FileFolders implements Folders {
    private final Files files;

    FileFolders(Files files) {
        this.files = files;
    }

    @Override
    public List<String> names(String folder) {
        List<String> names = new ArrayList<>();
        for (DirectoryEntry entry : files.list(folder).entries()) {
            names.add(entry.name());
        }
        names.sort(null);
        return names;
    }

    @Override
    public boolean exists(String path) {
        return files.status(path).exists();
    }
}
