package org.pagoda.ipc;

/**
 * What a space says about one page number: a page with rights, or the mark that one was here.
 *
 * @param page the page that is mapped, or lent out; null after a move
 * @param writable whether it may be stored into; every mapped page may be loaded from
 */
record ModelEntry(Kind kind, ModelPage page, boolean writable) {
    enum Kind {
        MAPPED,
        MOVED,
        LENT
    }

    static final ModelEntry MOVED = new ModelEntry(Kind.MOVED, null, false);

    static ModelEntry mapped(ModelPage page, boolean writable) {
        return new ModelEntry(Kind.MAPPED, page, writable);
    }

    /** The mark that stays while a page is lent out. */
    ModelEntry lent() {
        return new ModelEntry(Kind.LENT, page, writable);
    }

    boolean isMapped() {
        return kind == Kind.MAPPED;
    }

    boolean isLent() {
        return kind == Kind.LENT;
    }
}
