package org.pagoda.user.driver;

import java.util.function.Supplier;
import org.pagoda.ipc.interaction.CallbackOwner;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.device.Devices;
import org.pagoda.kernel.device.Driver;
import org.pagoda.kernel.module.KernelModule;
import org.pagoda.kernel.module.ModuleContext;
import org.pagoda.kernel.module.ModuleInfo;

/** The drivers that come along, with Linux's numbers where it has some. */
public final class BuiltInDrivers {
    private static final int MEMORY_DEVICES = 1;
    private static final int RAM_DISKS = 2;
    private static final int RAM_DISK_BLOCKS = 1024;

    private final Devices devices;
    private final CallbackOwner owner = new CallbackOwner("built-in");

    private BuiltInDrivers(Devices devices) {
        this.devices = devices;
    }

    /**
     * Gives a machine null, zero, full, random and ram0 (4 MiB), and the modules hello and faulty, which are not loaded; throws if it has one of the devices.
     */
    public static CallbackOwner addTo(Machine machine) {
        BuiltInDrivers all = new BuiltInDrivers(Devices.of(machine.faces().vfs()));
        all.add("null", MEMORY_DEVICES, 3, new NullDriver());
        all.add("zero", MEMORY_DEVICES, 5, new ZeroDriver(false));
        all.add("full", MEMORY_DEVICES, 7, new ZeroDriver(true));
        all.add("random", MEMORY_DEVICES, 8, new RandomDriver());
        all.add("ram0", RAM_DISKS, 0, new RamDiskDriver(RAM_DISK_BLOCKS));
        machine.faces()
                .modules()
                .addBuiltIn("hello", () -> module("hello", "remembers what is written to it", HelloDriver::new));
        machine.faces()
                .modules()
                .addBuiltIn("faulty", () -> module("faulty", "goes wrong as it is told to", FaultyDriver::new));
        return all.owner;
    }

    /** A module that has one device, called as it is. */
    private static KernelModule module(String name, String description, Supplier<? extends Driver> driver) {
        return new KernelModule() {
            @Override
            public ModuleInfo info() {
                return ModuleInfo.named(name).description(description);
            }

            @Override
            public long init(ModuleContext context) {
                return context.registerDevice(name, driver.get());
            }
        };
    }

    private void add(String name, int major, int minor, Driver driver) {
        if (devices.register(owner, name, major, minor, driver) < 0) {
            throw new IllegalStateException("there is a device " + name + " already");
        }
    }
}
