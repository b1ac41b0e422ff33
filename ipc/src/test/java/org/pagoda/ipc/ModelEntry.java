package org.pagoda.ipc;

/**
 * What a space says about one page number: a page with rights, or the mark that one was here.
 *
 * @param page the page that is mapped, or lent out; null after a move
 * @param readable whether it may be loaded from
 * @param writable whether it may be stored into
 * @param shared whether it was handed over such that others could have it too, and was not revoked: a fork keeps that up
 */
record ModelEntry(Kind kind, ModelPage page, boolean readable, boolean writable, boolean shared) {
    enum Kind {
        MAPPED,
        MOVED,
        LENT
    }

    static final ModelEntry MOVED = new ModelEntry(Kind.MOVED, null, false, false, false);

    static ModelEntry mapped(ModelPage page, boolean writable, boolean shared) {
        return new ModelEntry(Kind.MAPPED, page, true, writable, shared);
    }

    /** The same page with other rights. */
    ModelEntry withRights(boolean canRead, boolean canWrite) {
        return new ModelEntry(kind, page, canRead, canWrite, shared);
    }

    /** The same page, marked as shared or not. */
    ModelEntry withMark(boolean isShared) {
        return new ModelEntry(kind, page, readable, writable, isShared);
    }

    /** What a forked child has in its place, if that is a page of its own. */
    ModelEntry with(ModelPage other) {
        return new ModelEntry(kind, other, readable, writable, shared);
    }

    /** The mark that stays while a page is lent out. */
    ModelEntry lent() {
        return new ModelEntry(Kind.LENT, page, readable, writable, shared);
    }

    /** The entry that {@link #lent} was made of. */
    ModelEntry back() {
        return new ModelEntry(Kind.MAPPED, page, readable, writable, shared);
    }

    boolean isMapped() {
        return kind == Kind.MAPPED;
    }

    boolean isLent() {
        return kind == Kind.LENT;
    }
}
