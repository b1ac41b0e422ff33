package org.pagoda.ipc;

/**
 * How large a machine is that a {@link ModelRun} runs on. In small ones the same few pages meet again and again.
 *
 * @param frames physical memory
 * @param plenty true if that is so much that it never runs out
 * @param processes the most that live at a time
 * @param pages about the most that one asks for
 */
record ModelMachine(int frames, boolean plenty, int processes, int pages) {
    private static final ModelMachine LARGE = new ModelMachine(1500, true, 6, 24);
    private static final ModelMachine SMALL = new ModelMachine(1500, true, 3, 5);
    private static final ModelMachine SCARCE = new ModelMachine(80, false, 5, 24);

    /** One of three. */
    static ModelMachine of(long seed) {
        return switch ((int) (seed % 3)) {
            case 0 -> SCARCE;
            case 1 -> SMALL;
            default -> LARGE;
        };
    }
}
