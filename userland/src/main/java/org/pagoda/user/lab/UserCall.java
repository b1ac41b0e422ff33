package org.pagoda.user.lab;

import java.util.Locale;
import org.agrona.collections.MutableLong;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.uaccess.UserMemory;

/** The ways in which the kernel touches a program's memory, each as a system call that does nothing else. */
enum UserCall {
    COPY_TO_USER(150, true, false) {
        @Override
        long make(UserMemory userMemory, Task task, long buffer, long address, long count) {
            return userMemory.copyToUser(task, address, buffer, count);
        }
    },
    COPY_FROM_USER(151, false, false) {
        @Override
        long make(UserMemory userMemory, Task task, long buffer, long address, long count) {
            return userMemory.copyFromUser(task, buffer, address, count);
        }
    },
    CLEAR_USER(152, true, false) {
        @Override
        long make(UserMemory userMemory, Task task, long buffer, long address, long count) {
            return userMemory.clearUser(task, address, count);
        }
    },
    GET_USER(153, false, true) {
        @Override
        long make(UserMemory userMemory, Task task, long buffer, long address, long count) {
            return userMemory.getUser64(task, new MutableLong(), address);
        }
    },
    PUT_USER(154, true, true) {
        @Override
        long make(UserMemory userMemory, Task task, long buffer, long address, long count) {
            return userMemory.putUser64(task, -1, address);
        }
    },
    STRNCPY_FROM_USER(155, false, true) {
        @Override
        long make(UserMemory userMemory, Task task, long buffer, long address, long count) {
            return userMemory.strncpyFromUser(task, buffer, address, count);
        }
    };

    private final int number;
    private final boolean stores;
    private final boolean allOrNothing;

    UserCall(int number, boolean stores, boolean allOrNothing) {
        this.number = number;
        this.stores = stores;
        this.allOrNothing = allOrNothing;
    }

    /** Does it, between the kernel's address {@code buffer} and the program's {@code address}; values have 64 bits. */
    abstract long make(UserMemory userMemory, Task task, long buffer, long address, long count);

    /** Its number as a system call of this lab. */
    int number() {
        return number;
    }

    String callName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** True if it writes into the program's memory. */
    boolean stores() {
        return stores;
    }

    /** How many bytes of the program's memory were touched, by what the call returned. */
    long touched(long count, long result) {
        if (result < 0) {
            return 0;
        }
        return switch (this) {
            case GET_USER, PUT_USER -> count;
            case STRNCPY_FROM_USER -> Math.min(count, result + 1); // the NUL too
            default -> result;
        };
    }

    /** What Linux's call of this name returns where ours returns {@code result}: for copies, the bytes that were not copied. */
    long linuxResult(long count, long result) {
        return allOrNothing ? result : count - Math.max(0, result);
    }
}
