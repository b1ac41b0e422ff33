package org.pagoda.user.shell;

import org.pagoda.kernel.OpenFile;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.fs.FileType;
import org.pagoda.kernel.fs.Inode;
import org.pagoda.kernel.fs.Opening;

/** Takes everything; gives nothing, or zeros. */
final class ByteDevice extends Inode {
    private final Machine machine;
    private final boolean givesZeros;

    private ByteDevice(Machine machine, boolean givesZeros) {
        super(machine.faces().vfs().root().fileSystem(), FileType.CHARACTER_DEVICE, 0666);
        this.machine = machine;
        this.givesZeros = givesZeros;
    }

    /** Puts /dev/null and /dev/zero there if the machine has none. */
    static void addTo(Machine machine) {
        if (machine.faces().vfs().find("/dev/null") == null) {
            machine.faces().vfs().place("/dev/null", new ByteDevice(machine, false));
            machine.faces().vfs().place("/dev/zero", new ByteDevice(machine, true));
        }
    }

    @Override
    public long open(Opening opening) {
        return opening.give(new OpenFile() {
            @Override
            public long read(Task task, long address, long count) {
                return givesZeros ? machine.faces().vfs().userMemory().clearUser(task, address, count) : 0;
            }

            @Override
            public long write(Task task, long address, long count) {
                return count;
            }

            @Override
            public long close() {
                return 0;
            }
        });
    }
}
