package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcfsLabTest extends LabContract {
    @Override
    Lab lab() {
        return new ProcfsLab();
    }

    /** {@inheritDoc} So many are needed to see two orders. */
    @Override
    int seeds() {
        return Math.max(3, super.seeds());
    }

    @Test
    void piecesFit() {
        Outcome outcome = runForPrograms();
        List<?> readings = (List<?>) outcome.fact("readings");
        assertEquals(Map.of("piece", 7, "bytes", 174, "made", 1, "whole", true), readings.get(2));
        Map<?, ?> results = (Map<?, ?>) outcome.fact("results");
        assertEquals(List.of("0", "3", "-EINVAL", "-EACCES", "0", "-ENODEV", "-ENOENT"), List.copyOf(results.values()));
    }

    @Test
    void isTheSameWhereTasksReallyRunAtOnce() {
        assertTrue(runInParallel(Map.of()).asAnnounced());
    }
}
