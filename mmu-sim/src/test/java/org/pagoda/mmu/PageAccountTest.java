package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PageAccountTest {
    @Test
    void shouldAllowChargesUpToTheLimit() {
        PageAccount account = new PageAccount(10);
        account.charge(7);
        assertTrue(account.canCharge(3));
        assertFalse(account.canCharge(4));
        assertEquals(7, account.charged());
        assertEquals(10, account.limit());
    }

    @Test
    void shouldTakeChargesBack() {
        PageAccount account = new PageAccount(10);
        account.charge(10);
        account.refund(4);
        assertEquals(6, account.charged());
        assertTrue(account.canCharge(4));
        assertFalse(account.canCharge(5));
    }

    @Test
    void shouldRefuseToRefundWhatWasNotCharged() {
        PageAccount account = new PageAccount(10);
        account.charge(2);
        assertThrows(IllegalStateException.class, () -> account.refund(3));
        assertEquals(2, account.charged());
    }

    @Test
    void shouldNotOverflowWithoutALimit() {
        PageAccount account = new PageAccount(Long.MAX_VALUE);
        account.charge(5);
        assertTrue(account.canCharge(Long.MAX_VALUE - 5));
        assertFalse(account.canCharge(Long.MAX_VALUE - 4));
    }
}
