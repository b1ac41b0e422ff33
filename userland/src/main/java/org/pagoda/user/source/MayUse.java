package org.pagoda.user.source;

import org.pagoda.kernel.module.UseList;

/** What programs and labs in a file may use. */
final class MayUse {
    private MayUse() {}

    /** The list of {@code may-use.txt}: for a lab all of it. */
    static UseList list(boolean isLab) {
        return new UseList(
                MayUse.class,
                "lab:",
                isLab,
                " cannot be used here: programs use org.pagoda.user, labs (which import org.pagoda.user.lab.Lab) also the"
                        + " machine; docs/decisions/0024-programs-in-a-file.md says where the list is");
    }
}
