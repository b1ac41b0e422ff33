package org.pagoda.jmh.twojvm;

/** Nobody is left at the other end of a {@link PageLink}. */
final class OtherJvmEnded extends RuntimeException {
    private static final long serialVersionUID = 1;

    OtherJvmEnded(String what) {
        super(what);
    }
}
