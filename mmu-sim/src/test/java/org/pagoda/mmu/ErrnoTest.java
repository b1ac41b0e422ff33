package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrnoTest {
    /** From Linux's include/uapi/asm-generic/errno-base.h and errno.h. */
    private static final Map<String, Integer> LINUX = new HashMap<>();

    static {
        String table = """
                EPERM 1 ENOENT 2 ESRCH 3 EINTR 4 EIO 5 ENXIO 6 E2BIG 7 ENOEXEC 8 EBADF 9 ECHILD 10 EAGAIN 11 ENOMEM 12
                EACCES 13 EFAULT 14 ENOTBLK 15 EBUSY 16 EEXIST 17 EXDEV 18 ENODEV 19 ENOTDIR 20 EISDIR 21 EINVAL 22
                ENFILE 23 EMFILE 24 ENOTTY 25 ETXTBSY 26 EFBIG 27 ENOSPC 28 ESPIPE 29 EROFS 30 EMLINK 31 EPIPE 32
                EDOM 33 ERANGE 34 EDEADLK 35 ENAMETOOLONG 36 ENOLCK 37 ENOSYS 38 ENOTEMPTY 39 ELOOP 40 ENOMSG 42
                EPROTO 71 EOVERFLOW 75 EILSEQ 84 ENOTSOCK 88 EDESTADDRREQ 89 EMSGSIZE 90 EPROTOTYPE 91 ENOPROTOOPT 92
                EPROTONOSUPPORT 93 EOPNOTSUPP 95 EAFNOSUPPORT 97 EADDRINUSE 98 EADDRNOTAVAIL 99 ENETDOWN 100
                ENETUNREACH 101 ENETRESET 102 ECONNABORTED 103 ECONNRESET 104 ENOBUFS 105 EISCONN 106 ENOTCONN 107
                ESHUTDOWN 108 ETIMEDOUT 110 ECONNREFUSED 111 EHOSTDOWN 112 EHOSTUNREACH 113 EALREADY 114
                EINPROGRESS 115 ESTALE 116 EDQUOT 122 ECANCELED 125
                """;
        String[] words = table.trim().split("\\s+", -1);
        for (int i = 0; i < words.length; i += 2) {
            LINUX.put(words[i], Integer.valueOf(words[i + 1]));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldHaveTheNumberThatLinuxGivesIt(Errno errno) {
        assertEquals(LINUX.get(errno.name()), errno.number());
    }

    @ParameterizedTest
    @EnumSource
    void shouldReturnTheNegativeNumber(Errno errno) {
        assertEquals(-errno.number(), errno.result());
        assertTrue(Errno.isError(errno.result()));
        assertFalse(errno.meaning().isBlank());
    }

    @ParameterizedTest
    @EnumSource
    void shouldDescribeItsResultByName(Errno errno) {
        assertEquals("-" + errno.name(), Errno.describe(errno.result()));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 22, -4096, Long.MIN_VALUE, Long.MAX_VALUE})
    void shouldTakeNothingElseForAnError(long result) {
        assertFalse(Errno.isError(result));
        assertEquals(Long.toString(result), Errno.describe(result));
    }

    @ParameterizedTest
    @CsvSource({"-4095", "-41", "-200"})
    void shouldDescribeAnErrorWithoutAName(long result) {
        assertTrue(Errno.isError(result));
        assertEquals("errno " + result, Errno.describe(result));
    }

    @Test
    void shouldLeaveRoomForAllErrorsOfLinux() {
        assertEquals(-4095, Errno.LOWEST);
    }
}
