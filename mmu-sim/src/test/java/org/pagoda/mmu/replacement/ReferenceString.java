package org.pagoda.mmu.replacement;

import java.util.SplittableRandom;

/** Ways in which programs use pages, drawn from a seed. */
enum ReferenceString {
    /** Any page, all with equal chance. */
    UNIFORM {
        @Override
        int[] draw(SplittableRandom random, int pages, int length) {
            return random.ints(length, 0, pages).toArray();
        }
    },
    /** Round and round, with now and then another page. */
    LOOP {
        @Override
        int[] draw(SplittableRandom random, int pages, int length) {
            int[] references = new int[length];
            int loop = 1 + random.nextInt(pages);
            for (int i = 0; i < length; i++) {
                references[i] = random.nextInt(20) == 0 ? random.nextInt(pages) : i % loop;
            }
            return references;
        }
    },
    /** Page k with a chance of 1/(k + 1). */
    ZIPF {
        @Override
        int[] draw(SplittableRandom random, int pages, int length) {
            double[] sums = new double[pages];
            double sum = 0;
            for (int page = 0; page < pages; page++) {
                sum += 1.0 / (page + 1);
                sums[page] = sum;
            }
            int[] references = new int[length];
            for (int i = 0; i < length; i++) {
                double point = random.nextDouble() * sum;
                while (sums[references[i]] < point) {
                    references[i]++;
                }
            }
            return references;
        }
    },
    /** A few pages used often, and scans through all the others. */
    SCANS {
        @Override
        int[] draw(SplittableRandom random, int pages, int length) {
            int[] references = new int[length];
            int hot = 1 + pages / 5;
            int scan = 0;
            for (int i = 0; i < length; i++) {
                boolean scanning = i / (2 * pages) % 2 == 1;
                references[i] = scanning ? scan++ % pages : random.nextInt(hot);
            }
            return references;
        }
    },
    /** A working set that moves on, and in which some pages are used several times in a row. */
    PHASES {
        @Override
        int[] draw(SplittableRandom random, int pages, int length) {
            int[] references = new int[length];
            int set = 1 + pages / 3;
            int start = 0;
            for (int i = 0; i < length; i++) {
                if (random.nextInt(6 * set) == 0) {
                    start = random.nextInt(pages);
                }
                boolean again = i > 0 && random.nextInt(3) == 0;
                references[i] = again ? references[i - 1] : (start + random.nextInt(set)) % pages;
            }
            return references;
        }
    };

    abstract int[] draw(SplittableRandom random, int pages, int length);

    int[] draw(long seed, int pages, int length) {
        return draw(new SplittableRandom(seed), pages, length);
    }
}
