package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SysfsLabTest extends LabContract {
    @Override
    Lab lab() {
        return new SysfsLab();
    }

    @Override
    boolean leavesSomethingToChance() {
        return false;
    }

    @Test
    void attributesShowAndStore() {
        Outcome outcome = runForPrograms();
        assertEquals(
                List.of(
                        "/sys/devices/lamp",
                        "  brightness             rw-r--r--",
                        "  bulb/                  r-xr-xr-x",
                        "    colour               r--r--r--",
                        "  reset                  -w-------"),
                outcome.fact("tree"));
        Map<?, ?> results = (Map<?, ?>) outcome.fact("results");
        assertEquals(
                List.of("0", "100", "4", "200", "-EINVAL", "-EIO", "-EIO", "2", "0", "0", "-ENODEV", "-ENOENT"),
                List.copyOf(results.values()));
    }

    @Test
    void isTheSameWhereTasksReallyRunAtOnce() {
        assertTrue(runInParallel(Map.of()).asAnnounced());
    }
}
