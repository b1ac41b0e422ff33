package org.pagoda.kernel.module;

/**
 * Code that is put into a running kernel, and taken out again. One class with a constructor without parameters; what it is called, and which parameters it takes, {@link #info} says.
 *
 * <pre>{@code
 * public class Hello implements KernelModule {
 *     public long init(ModuleContext context) {
 *         context.printk(LogLevel.KERN_INFO, "hello");
 *         return 0;
 *     }
 * }
 * }</pre>
 */
public interface KernelModule {
    /** Name, description, parameters, dependencies. Asked once, before {@link #init}. Else: the class's name in lower case, and nothing more. */
    default ModuleInfo info() {
        return ModuleInfo.named(ModuleInfo.nameOf(getClass()));
    }

    /**
     * Begins. What it registers with {@code context} is undone if this fails or throws, and when the module goes.
     *
     * @return 0, or a negative errno: the module is not loaded then
     */
    long init(ModuleContext context);

    /**
     * A parameter that can be written has another value, from {@code /sys/module}.
     *
     * @return 0, or a negative errno for the writer: the value is then what it was
     */
    default long onParameter(String name) {
        return 0;
    }

    /** Ends; afterwards all that the module has registered is undone. */
    default void exit() {}
}
