package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class AccessTest {
    @Test
    void shouldNeedTheRightOfItsKind() {
        assertEquals(Rights.READ, Access.LOAD.right());
        assertEquals(Rights.WRITE, Access.STORE.right());
        assertEquals(Rights.EXECUTE, Access.FETCH.right());
    }

    /** V 0, R 1, W 2, X 3, U 4, A 6, D 7. */
    @Test
    void shouldNeedAnEntryThatHardwareTranslatesWithoutTouchingIt() {
        assertEquals(0x53, Access.LOAD.requiredBits());
        assertEquals(0xd5, Access.STORE.requiredBits());
        assertEquals(0x59, Access.FETCH.requiredBits());
    }
}
