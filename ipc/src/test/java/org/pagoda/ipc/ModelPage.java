package org.pagoda.ipc;

/**
 * One page, as programs can tell pages apart: by what is in it. Aliases are holders of the same page; a duplicate is another
 * page, from the beginning.
 */
final class ModelPage {
    /** All that is in it: one number. */
    long content;
    /** The process that may revoke it. */
    long owner;
    /** Mappings of it, and messages under way that carry it. */
    int holders;
    /** Pins, which hold its memory but are no holders. */
    int pins;

    ModelPage(long content, long owner) {
        this.content = content;
        this.owner = owner;
    }

    /** A page of {@code receiver}'s own, with what is in this one now. */
    ModelPage duplicate(long receiver) {
        return new ModelPage(content, receiver);
    }
}
