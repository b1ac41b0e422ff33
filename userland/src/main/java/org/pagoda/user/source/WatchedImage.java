package org.pagoda.user.source;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.UserContext;
import org.pagoda.kernel.UserImage;

/** A program, its children and its threads, with a {@link Witness} who sees where they are and what they throw. They notice nothing. */
record WatchedImage(UserImage image, Witness witness) implements UserImage {
    @Override
    public UserContext load(Task task) {
        UserContext context = image.load(task);
        return new UserContext() {
            @Override
            public void main() {
                watch(() -> {
                    context.main();
                    return 0L;
                });
            }

            @Override
            public long handle(long handler, long pid, long type, long address, long size, long flags) {
                return watch(() -> context.handle(handler, pid, type, address, size, flags));
            }

            private long watch(Supplier<Long> code) {
                Thread outside = witness.enter(task);
                try {
                    return code.get();
                } catch (RuntimeException | Error e) {
                    witness.onThrown(task, e);
                    throw e;
                } finally {
                    witness.leave(task, outside);
                }
            }

            @Override
            public @Nullable UserImage child(long entry, long argument) {
                return watched(context.child(entry, argument));
            }

            @Override
            public @Nullable UserImage thread(long entry, long argument) {
                return watched(context.thread(entry, argument));
            }
        };
    }

    private @Nullable UserImage watched(@Nullable UserImage other) {
        return other == null ? null : new WatchedImage(other, witness);
    }
}
