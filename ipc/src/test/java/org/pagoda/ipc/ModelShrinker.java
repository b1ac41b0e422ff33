package org.pagoda.ipc;

import java.util.ArrayList;
import java.util.List;

/** Runs operations, and makes a failing sequence of them short: it takes chunks out as long as what is left still fails. */
final class ModelShrinker {
    /** Stops shrinking after so many operations. */
    private static final long PATIENCE = 2_000_000;

    private final ModelMachine machine;
    private long applied;

    ModelShrinker(ModelMachine machine) {
        this.machine = machine;
    }

    /** How a sequence failed: after how many operations, and why. */
    record Failure(int operations, String message, Throwable cause) {
        /** True if it may well have the same reason: the words are the same, whatever the numbers. */
        boolean isLike(Failure other) {
            return other != null && words().equals(other.words());
        }

        private String words() {
            return String.valueOf(message).replaceAll("\\(.*\\)", "").replaceAll("0x[0-9a-f]+|\\d+", "");
        }
    }

    /**
     * Applies operations to a new world and a new model.
     *
     * @param every how often everything is compared: after so many operations
     * @param log where to write a line for each operation; null: nowhere
     * @return null if all is well
     */
    Failure run(List<ModelOperation> operations, int every, List<String> log) {
        ModelRun run = new ModelRun(machine, log);
        int done = 0;
        try {
            for (ModelOperation operation : operations) {
                done++;
                applied++;
                run.apply(operation);
                if (done % every == 0) {
                    run.compareAll();
                }
            }
            run.compareAll();
            run.finish();
            return null;
        } catch (RuntimeException | AssertionError e) {
            run.abort();
            return new Failure(done, e.getMessage(), e);
        }
    }

    /** A short sequence that fails, from one that is known to fail. */
    List<ModelOperation> shrink(List<ModelOperation> failing, int operations) {
        applied = 0;
        List<ModelOperation> shortest = failing.subList(0, operations);
        Failure first = run(shortest, 1, null);
        if (first == null) {
            return failing;
        }
        shortest = withoutIdle(List.copyOf(shortest.subList(0, first.operations)), first);
        for (ModelOperation.Kind kind : ModelOperation.Kind.values()) {
            List<ModelOperation> others = new ArrayList<>(shortest);
            others.removeIf(operation -> operation.kind() == kind);
            shortest = shorter(shortest, others, first);
        }
        for (int chunk = Math.max(1, shortest.size() / 2); chunk > 0 && applied < PATIENCE; ) {
            int before = shortest.size();
            shortest = without(shortest, chunk, first);
            if (chunk > 1) {
                chunk /= 2;
            } else if (shortest.size() == before) {
                chunk = 0;
            }
        }
        return shortest;
    }

    /** Takes out what did nothing, or failed. */
    private List<ModelOperation> withoutIdle(List<ModelOperation> operations, Failure first) {
        ModelRun run = new ModelRun(machine, new ArrayList<>());
        List<ModelOperation> busy = new ArrayList<>();
        try {
            for (ModelOperation operation : operations) {
                busy.add(operation);
                run.apply(operation);
                if (run.wasIdle()) {
                    busy.remove(busy.size() - 1);
                }
            }
        } catch (RuntimeException | AssertionError e) {
            // The last one, which fails: it stays.
        }
        run.abort();
        return shorter(operations, busy, first);
    }

    /** {@code tried}, up to where it fails, if it fails for the same reason; else {@code operations}. */
    private List<ModelOperation> shorter(List<ModelOperation> operations, List<ModelOperation> tried, Failure first) {
        Failure failure = tried.size() == operations.size() ? null : run(tried, Math.max(1, tried.size() / 50), null);
        return first.isLike(failure) ? List.copyOf(tried.subList(0, failure.operations)) : operations;
    }

    /** Takes out what chunks of {@code size} can be spared. */
    private List<ModelOperation> without(List<ModelOperation> operations, int size, Failure first) {
        List<ModelOperation> left = operations;
        for (int end = left.size(); end > 0 && applied < PATIENCE; end -= size) {
            end = Math.min(end, left.size());
            List<ModelOperation> tried = new ArrayList<>(left.subList(0, Math.max(0, end - size)));
            tried.addAll(left.subList(end, left.size()));
            left = shorter(left, tried, first);
        }
        return left;
    }

    /** What a person wants to read about a failing sequence. */
    String describe(List<ModelOperation> operations) {
        List<String> log = new ArrayList<>();
        Failure failure = run(operations, 1, log);
        StringBuilder text = new StringBuilder();
        log.forEach(line -> text.append("  ").append(line).append('\n'));
        text.append("then: ")
                .append(failure == null ? "all is well" : failure.message)
                .append("\nagain:");
        operations.forEach(operation -> text.append(' ').append(operation));
        return text.append('\n').toString();
    }
}
