package org.pagoda.kernel.module;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.pagoda.kernel.syscall.SystemCallNumber;

/** What a module of {@link ModulesModelTest} does from init to exit. */
record ModulePlan(List<Step> steps, Ending ending, Late call, Late proc, Late callback, Late exit) {
    /** What init does with the context. */
    enum Kind {
        EXPORT,
        SYMBOL,
        CALL,
        TYPE,
        DEVICE,
        PROC,
        ALLOCATE,
        FREE
    }

    /** One step: {@code number} is a system call's, a type, or a size. */
    record Step(Kind kind, String name, int number) {}

    /** How init ends. */
    enum Ending {
        FINE,
        ERROR,
        THROWS,
        NO_ERROR
    }

    /** What the module's code does when it is called. */
    enum Late {
        FINE,
        THROWS,
        /** It tries to have its own module unloaded. */
        UNLOADS
    }

    static final int FIRST_CALL = 210;
    static final int FIRST_TYPE = 100;
    static final int LAST_SYMBOL = 5;

    private static final ModulePlan NOTHING =
            new ModulePlan(List.of(), Ending.FINE, Late.FINE, Late.FINE, Late.FINE, Late.FINE);

    private static final ModulePlan OUTSIDE = new ModulePlan(
            List.of(
                    new Step(Kind.PROC, ModulesModel.OUTSIDE, 0),
                    new Step(Kind.EXPORT, ModulesModel.OUTSIDE, 0),
                    new Step(Kind.DEVICE, ModulesModel.OUTSIDE, 0)),
            Ending.FINE,
            Late.FINE,
            Late.FINE,
            Late.FINE,
            Late.FINE);

    /** What the module from outside does. */
    static ModulePlan outside() {
        return OUTSIDE;
    }

    static ModulePlan nothing() {
        return NOTHING;
    }

    static ModulePlan draw(SplittableRandom lot) {
        List<Step> steps = new ArrayList<>();
        int count = lot.nextInt(7);
        for (int i = 0; i < count; i++) {
            steps.add(step(Kind.values()[lot.nextInt(Kind.values().length)], lot.nextInt(6)));
        }
        Ending ending = lot.nextInt(3) > 0 ? Ending.FINE : Ending.values()[lot.nextInt(Ending.values().length)];
        return new ModulePlan(steps, ending, late(lot), late(lot), late(lot), late(lot));
    }

    private static Late late(SplittableRandom lot) {
        return lot.nextInt(4) > 0 ? Late.FINE : Late.values()[lot.nextInt(Late.values().length)];
    }

    /** With 5 something that cannot be, or is taken. */
    private static Step step(Kind kind, int which) {
        boolean odd = which == LAST_SYMBOL;
        return switch (kind) {
            case EXPORT, SYMBOL -> new Step(kind, odd ? "printk" : "s" + which, 0);
            case CALL -> new Step(kind, "call" + which, odd ? SystemCallNumber.READ : FIRST_CALL + which);
            case TYPE -> new Step(kind, "", odd ? 0 : FIRST_TYPE + which);
            case DEVICE -> new Step(kind, odd ? "a/b" : "d" + which, 0);
            case PROC -> new Step(kind, odd ? "meminfo" : "p" + which, 0);
            case ALLOCATE, FREE -> new Step(kind, "", 16 * (which + 1));
        };
    }
}
