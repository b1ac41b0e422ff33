package org.pagoda.jmh.twojvm;

import org.pagoda.jmh.Payload;

/** What the child does with pages, until its end of the link is closed. */
enum Job {
    /** Checks each, and answers with how many there were so far when it has had another {@link #PAGES}. */
    COUNT {
        @Override
        void run(PageLink link, Payload payload) {
            PageChecker checker = new PageChecker(payload);
            long toAnswer = PAGES;
            while (true) {
                link.receive(checker);
                long count = checker.count();
                if (count >= toAnswer) {
                    link.send((buffer, offset) -> buffer.putLong(offset, count));
                    toAnswer += PAGES;
                }
            }
        }
    },
    /** Checks each, and sends one back that is filled alike. */
    ECHO {
        @Override
        void run(PageLink link, Payload payload) {
            PageChecker checker = new PageChecker(payload);
            PageFiller filler = new PageFiller(payload);
            long answered = 0;
            while (true) {
                link.receive(checker);
                for (long count = checker.count(); answered < count; answered++) {
                    link.send(filler);
                }
            }
        }
    };

    /** Pages of one answer; so many that what the answer costs is lost in them. */
    static final int PAGES = 4096;

    /** Ends with {@link OtherJvmEnded}, or with an {@link IllegalStateException} if a page is not what it should be. */
    abstract void run(PageLink link, Payload payload);
}
