package org.pagoda.ipc;

/** Law 7: how many pages a process is charged for, and how many it may be. */
final class ModelAccount {
    final long limit;
    long charged;

    ModelAccount(long limit) {
        this.limit = limit;
    }

    boolean canCharge(long pages) {
        return charged + pages <= limit;
    }
}
