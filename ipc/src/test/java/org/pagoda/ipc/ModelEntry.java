package org.pagoda.ipc;

/**
 * What a space says about one page number: a page with rights, or the mark that one was here.
 *
 * @param page the page that is mapped, or lent out; null after a move
 * @param readable whether it may be loaded from
 * @param writable whether it may be stored into
 */
record ModelEntry(Kind kind, ModelPage page, boolean readable, boolean writable) {
    enum Kind {
        MAPPED,
        MOVED,
        LENT
    }

    static final ModelEntry MOVED = new ModelEntry(Kind.MOVED, null, false, false);

    static ModelEntry mapped(ModelPage page, boolean writable) {
        return new ModelEntry(Kind.MAPPED, page, true, writable);
    }

    /** The same page with other rights. */
    ModelEntry withRights(boolean canRead, boolean canWrite) {
        return new ModelEntry(kind, page, canRead, canWrite);
    }

    /** The mark that stays while a page is lent out. */
    ModelEntry lent() {
        return new ModelEntry(Kind.LENT, page, readable, writable);
    }

    /** The entry that {@link #lent} was made of. */
    ModelEntry back() {
        return new ModelEntry(Kind.MAPPED, page, readable, writable);
    }

    boolean isMapped() {
        return kind == Kind.MAPPED;
    }

    boolean isLent() {
        return kind == Kind.LENT;
    }
}
