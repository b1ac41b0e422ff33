package org.pagoda.ipc.interaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.pagoda.mmu.Errno;

class TypeNamesTest {
    private final TypeNames names = new TypeNames();

    @Test
    void shouldGiveTheSameNameTheSameNumber() {
        long first = names.number("first", false);
        long second = names.number("second", true);
        assertEquals(first, names.number("first", true));
        assertEquals(second, names.number("second", false));
        assertEquals("first", names.name(first));
        assertEquals("second", names.name(second));
        assertTrue(first != second);
    }

    @Test
    void shouldKeepNamesApartFromFixedNumbers() {
        assertFalse(names.isType(TypeNames.LAST_FIXED + 1));
        assertEquals(TypeNames.LAST_FIXED + 1, names.number("a", false));
        assertTrue(names.isType(TypeNames.LAST_FIXED + 1));
        assertTrue(names.isType(1) && names.isType(TypeNames.LAST_FIXED));
        assertFalse(names.isType(0) || names.isType(-1) || names.isType(Long.MIN_VALUE));
        assertNull(names.name(1));
        assertNull(names.name(TypeNames.LAST_FIXED + 2));
    }

    @Test
    void shouldRefuseWhatIsNoName() {
        assertEquals(Errno.EINVAL.result(), names.number("", false));
        for (String bad : new String[] {"a b", "\n", "\u007f", "\u00e9"}) {
            assertEquals(Errno.EINVAL.result(), names.number(bad, true), bad);
        }
        String longest = "x".repeat(TypeNames.LONGEST_NAME);
        assertTrue(names.number(longest, false) > 0);
        assertEquals(Errno.ENAMETOOLONG.result(), names.number(longest + "x", false));
    }

    @Test
    void shouldKeepSomeForTheKernel() {
        int programs = TypeNames.MOST - TypeNames.KEPT_FOR_KERNEL;
        for (int i = 0; i < programs; i++) {
            assertTrue(names.number("n" + i, false) > 0);
        }
        assertEquals(Errno.ENOSPC.result(), names.number("another", false));
        assertEquals(TypeNames.LAST_FIXED + 1, names.number("n0", false));
        for (int i = programs; i < TypeNames.MOST; i++) {
            assertTrue(names.number("n" + i, true) > 0);
        }
        assertEquals(Errno.ENOSPC.result(), names.number("another", true));
    }
}
