package org.pagoda.user.testing;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.pagoda.kernel.boot.Machine;

/**
 * Gives a test method, and the methods before and after each, a {@link BootedMachine}: one for each test, booted when it is first asked for, with 16 MiB, one
 * CPU, seed 1 and the checker on. After the test it is shut down, and the test fails if not everything was given back, if a law of the machine is broken, or
 * if there was an oops that the test had not announced.
 *
 * <p>For another machine: {@code @RegisterExtension final PagodaExtension pagoda = new PagodaExtension(builder -> builder.cpus(2).seed(7));}. The console is the
 * extension's, and so is the folder at {@code /host}.
 */
public final class PagodaExtension implements ParameterResolver, AfterEachCallback {
    private final UnaryOperator<Machine.Builder> settings;

    /** Machines as said above. */
    public PagodaExtension() {
        this(builder -> builder);
    }

    /** Machines with other settings. */
    public PagodaExtension(UnaryOperator<Machine.Builder> settings) {
        this.settings = settings;
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getStore(ExtensionContext.Namespace.create(PagodaExtension.class));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == BootedMachine.class
                && context.getTestMethod().isPresent();
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return store(context)
                .getOrComputeIfAbsent(BootedMachine.class, key -> BootedMachine.boot(settings), BootedMachine.class);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        BootedMachine machine = store(context).remove(BootedMachine.class, BootedMachine.class);
        if (machine != null) {
            machine.end();
        }
    }
}
