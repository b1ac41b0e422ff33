package outside;

import org.pagoda.kernel.device.Driver;
import org.pagoda.kernel.module.KernelModule;
import org.pagoda.kernel.module.ModuleContext;

/** A module that tests load as if it came from a file: it is in no package of Pagoda's. */
public final class Outside implements KernelModule, Driver {
    private String held = "";

    @Override
    public long init(ModuleContext context) {
        long result = context.addProcFile("outside", () -> held, text -> {
            held = text;
            return 0;
        });
        result = result < 0 ? result : context.export("outside", this);
        return result < 0 ? result : Math.min(0, context.registerDevice("outside", this));
    }
}
