package org.pagoda.kernel.module;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.device.BufferView;
import org.pagoda.kernel.device.Driver;
import org.pagoda.kernel.device.FileHandle;
import org.pagoda.kernel.device.IoControl;
import org.pagoda.kernel.device.Request;
import org.pagoda.mmu.Errno;

/** A module that does what a {@link ModulePlan} says, and puts down what the kernel answers. */
final class PlannedModule implements KernelModule {
    /** What goes on around it. */
    static final class Surroundings {
        /** What the kernel has answered to modules, in order. */
        final List<Long> answers = new ArrayList<>();

        long nextToken = 1;
        int filesOpened;
        int filesReleased;
        int detached;
        int exits;
    }

    private final Modules modules;
    private final Surroundings around;
    private final ModuleInfo info;
    private final ModulePlan plan;
    private final ArrayDeque<Long> allocated = new ArrayDeque<>();
    private final long token;

    PlannedModule(Modules modules, Surroundings around, ModuleInfo info, ModulePlan plan) {
        this.modules = modules;
        this.around = around;
        this.info = info;
        this.plan = plan;
        token = around.nextToken++;
    }

    @Override
    public ModuleInfo info() {
        return info;
    }

    private long answer(long result) {
        around.answers.add(result);
        return result;
    }

    @Override
    public long init(ModuleContext context) {
        answer(context.parameters().getInt("level"));
        plan.steps().forEach(step -> answer(run(context, step)));
        return switch (plan.ending()) {
            case FINE -> 0;
            case ERROR -> Errno.EBUSY.result();
            case NO_ERROR -> 5;
            case THROWS -> throw new IllegalStateException("init of " + info.name());
        };
    }

    private long run(ModuleContext context, ModulePlan.Step step) {
        return switch (step.kind()) {
            case EXPORT -> context.export(step.name(), token);
            case SYMBOL -> {
                Long value = context.symbol(step.name(), Long.class);
                yield value == null ? 0 : value;
            }
            case CALL ->
                context.addSystemCall(
                        step.number(),
                        step.name(),
                        (task, a0, a1, a2, a3, a4, a5) -> late(plan.call(), task, token + a0 + a5));
            case TYPE ->
                context.registerCallbackForType(
                        step.number(),
                        (interaction, message, length, data) -> {
                            byte[] reply = ByteBuffer.allocate(Long.BYTES)
                                    .order(ByteOrder.LITTLE_ENDIAN)
                                    .putLong(late(plan.callback(), null, token))
                                    .array();
                            answer(context.reply(interaction, reply));
                        },
                        null);
            case DEVICE -> Math.min(0, context.registerDevice(step.name(), new ValueDriver()));
            case PROC -> addProcFile(context, step.name());
            case ALLOCATE -> {
                long at = context.kmalloc(step.number());
                allocated.add(at);
                yield at == 0 ? Errno.ENOMEM.result() : 0;
            }
            case FREE -> {
                Long at = allocated.poll();
                if (at != null) {
                    context.kfree(at);
                }
                yield 0;
            }
        };
    }

    private long addProcFile(ModuleContext context, String name) {
        StringBuilder value = new StringBuilder();
        return context.addProcFile(name, () -> late(plan.proc(), null, token) + " " + value, text -> {
            if (text.startsWith("no")) {
                return Errno.EINVAL.result();
            }
            value.setLength(0);
            value.append(text);
            return 0;
        });
    }

    private long late(ModulePlan.Late what, Task task, long result) {
        return switch (what) {
            case FINE -> result;
            case THROWS -> throw new IllegalStateException("code of " + info.name());
            case UNLOADS -> {
                answer(modules.unload(task, info.name()));
                yield result;
            }
        };
    }

    @Override
    public void exit() {
        around.exits++;
        late(plan.exit(), null, 0);
    }

    /** Has one number, which it says when it is not 0; who asks before waits until it is. */
    private final class ValueDriver implements Driver {
        private final List<Request> requests = new ArrayList<>();
        private final List<BufferView> targets = new ArrayList<>();
        private long value;

        @Override
        public List<IoControl> ioControls() {
            return List.of(new IoControl(1, "ADD", Long.BYTES, IoControl.Direction.BOTH));
        }

        @Override
        public long open(FileHandle file) {
            around.filesOpened++;
            return 0;
        }

        @Override
        public long read(Request request, BufferView target) {
            if (target.length() < Long.BYTES) {
                return Errno.EINVAL.result();
            } else if (value == 0) {
                requests.add(request);
                targets.add(target);
                return PENDING;
            }
            target.putLong(0, value);
            return Long.BYTES;
        }

        @Override
        public long write(Request request, BufferView source) {
            if (source.length() != Long.BYTES) {
                return Errno.EINVAL.result();
            }
            value = source.getLong(0);
            if (value != 0) {
                for (int i = 0; i < requests.size(); i++) {
                    targets.get(i).putLong(0, value);
                    requests.get(i).complete(Long.BYTES);
                }
                requests.clear();
                targets.clear();
            }
            return Long.BYTES;
        }

        @Override
        public long ioctl(Request request, IoControl command, BufferView argument) {
            argument.putLong(0, argument.getLong(0) + value);
            return 0;
        }

        @Override
        public void cancel(Request request) {
            int index = requests.indexOf(request);
            requests.remove(index);
            targets.remove(index);
        }

        @Override
        public void release(FileHandle file) {
            around.filesReleased++;
        }

        @Override
        public void detach() {
            around.detached++;
        }
    }
}
