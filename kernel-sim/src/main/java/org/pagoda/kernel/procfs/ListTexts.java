package org.pagoda.kernel.procfs;

import org.pagoda.kernel.device.Device;
import org.pagoda.kernel.device.Devices;
import org.pagoda.kernel.fs.Directory;
import org.pagoda.kernel.fs.FileSystem;
import org.pagoda.kernel.fs.Vfs;

/** What {@code /proc} says of devices and mounts. */
final class ListTexts {
    private ListTexts() {}

    /** Numbers and names, first of character devices, then of block devices. */
    static String devices(Devices devices) {
        StringBuilder out = new StringBuilder("Character devices:\n");
        list(out, devices, false);
        list(out.append("\nBlock devices:\n"), devices, true);
        return out.toString();
    }

    private static void list(StringBuilder out, Devices devices, boolean blocks) {
        for (Device device : devices.all()) {
            if (device.blockSize() != 0 == blocks) {
                out.append(device.major()).append(':').append(device.minor());
                out.append(' ').append(device.name()).append('\n');
            }
        }
    }

    /** Type, where, and whether it can be written, in the order of mounting. */
    static String mounts(Vfs vfs) {
        StringBuilder out = new StringBuilder();
        for (FileSystem fileSystem : vfs.mounted()) {
            Directory point = fileSystem.mountPoint();
            String path = point == null ? "/" : Vfs.pathOf(point);
            out.append(fileSystem.type()).append(' ').append(path);
            out.append(fileSystem.isReadOnly() ? " ro\n" : " rw\n");
        }
        return out.toString();
    }
}
