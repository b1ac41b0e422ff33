package org.pagoda.user.driver;

import org.pagoda.ipc.interaction.CallbackOwner;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.device.Devices;
import org.pagoda.kernel.device.Driver;

/** The drivers that come along, with Linux's numbers where it has some. */
public final class BuiltInDrivers {
    private static final int MEMORY_DEVICES = 1;
    private static final int RAM_DISKS = 2;
    private static final int TOYS = 10;
    private static final int RAM_DISK_BLOCKS = 1024;

    private final Devices devices;
    private final CallbackOwner owner = new CallbackOwner("built-in");

    private BuiltInDrivers(Devices devices) {
        this.devices = devices;
    }

    /** Gives a machine null, zero, full, random, ram0 (4 MiB), hello and faulty; throws if it has one of them. */
    public static CallbackOwner addTo(Machine machine) {
        BuiltInDrivers all = new BuiltInDrivers(Devices.of(machine.vfs()));
        all.add("null", MEMORY_DEVICES, 3, new NullDriver());
        all.add("zero", MEMORY_DEVICES, 5, new ZeroDriver(false));
        all.add("full", MEMORY_DEVICES, 7, new ZeroDriver(true));
        all.add("random", MEMORY_DEVICES, 8, new RandomDriver());
        all.add("ram0", RAM_DISKS, 0, new RamDiskDriver(RAM_DISK_BLOCKS));
        all.add("hello", TOYS, 0, new HelloDriver());
        all.add("faulty", TOYS, 1, new FaultyDriver());
        return all.owner;
    }

    private void add(String name, int major, int minor, Driver driver) {
        if (devices.register(owner, name, major, minor, driver) < 0) {
            throw new IllegalStateException("there is a device " + name + " already");
        }
    }
}
