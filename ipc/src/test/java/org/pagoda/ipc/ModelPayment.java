package org.pagoda.ipc;

/** Law 7: a send charges its sender one per page, not per receiver, until its last message is under way no more. */
final class ModelPayment {
    private final ModelAccount payer;
    private final long pages;
    private int messages;

    ModelPayment(ModelAccount payer, long pages, int messages) {
        this.payer = payer;
        this.pages = pages;
        this.messages = messages;
        payer.charged += pages;
    }

    /** What {@code account} gets back when one more message arrives. */
    long refundTo(ModelAccount account) {
        return account == payer && messages == 1 ? pages : 0;
    }

    void messageArrived() {
        messages--;
        if (messages == 0) {
            payer.charged -= pages;
        }
    }
}
