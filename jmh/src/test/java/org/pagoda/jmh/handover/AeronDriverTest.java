package org.pagoda.jmh.handover;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class AeronDriverTest {
    @Test
    void shouldLeaveNoFolderBehind() {
        AeronDriver driver = new AeronDriver(1 << 16);
        assertTrue(Files.isDirectory(driver.folder()));
        driver.connect().close();
        driver.close();
        assertFalse(Files.exists(driver.folder()));
    }
}
