package org.pagoda.kernel.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;

/** Where programs print. */
class ConsoleTest {
    private final List<String> printed = new ArrayList<>();
    private final TestMachine machine = new TestMachine(builder -> builder.console(printed::add));

    @AfterEach
    void close() {
        machine.close();
    }

    private void run(Script script) {
        machine.spawn("program", script);
        machine.runToEnd();
    }

    @Test
    void shouldPassOnEachWriteAsUtf8() {
        run(user -> {
            long page = user.map(1);
            user.storeText(page, "grün 文");
            assertEquals(9, user.write(Console.DESCRIPTOR, page, 9));
            assertEquals(2, user.write(Console.DESCRIPTOR, page, 2));
        });
        assertEquals(List.of("grün 文", "gr"), printed);
    }

    @Test
    void shouldWriteAtMostAPageAtATime() {
        run(user -> {
            long pages = user.filled(2, 0x4141_4141_4141_4141L);
            assertEquals(4096, user.write(Console.DESCRIPTOR, pages, 2 * Page.SIZE));
            assertEquals(4096, user.write(Console.DESCRIPTOR, pages, Long.MAX_VALUE));
        });
        assertEquals(2, printed.size());
        assertEquals(4096, printed.get(0).length());
    }

    @Test
    void shouldPrintNothingWhenThereIsNothingToPrint() {
        run(user -> {
            assertEquals(0, user.write(Console.DESCRIPTOR, user.map(1), 0));
            assertError(Errno.EFAULT, user.write(Console.DESCRIPTOR, 0, 10));
        });
        assertEquals(List.of(), printed);
    }

    @Test
    void shouldSayTheEndWhenItIsRead() {
        run(user -> assertEquals(0, user.read(Console.INPUT, user.map(1), 10)));
    }

    @Test
    void shouldBeThereForEveryProcessAndCloseForItAlone() {
        machine.spawn("closes", user -> assertEquals(0, user.close(Console.DESCRIPTOR)));
        machine.spawn("prints", user -> {
            long page = user.map(1);
            user.storeText(page, "hello");
            assertEquals(5, user.write(Console.DESCRIPTOR, page, 5));
        });
        machine.runToEnd();
        assertEquals(List.of("hello"), printed);
    }
}
