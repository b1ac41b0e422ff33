package org.pagoda.kernel.module;

import java.util.List;
import org.pagoda.kernel.log.KernelLog;
import org.pagoda.kernel.uaccess.UserMemory;
import org.pagoda.mmu.KernelMemory;

/** What the kernel itself exports, by Linux's names; what stands behind a name is the object that has the method. */
final class KernelSymbols {
    private static final List<String> USER = List.of(
            "__put_user_1",
            "__put_user_2",
            "__put_user_4",
            "__put_user_8",
            "__get_user_1",
            "__get_user_2",
            "__get_user_4",
            "__get_user_8",
            "copy_to_user",
            "copy_from_user",
            "clear_user",
            "strncpy_from_user");

    private KernelSymbols() {}

    static void addTo(SymbolTable symbols, UserMemory userMemory, KernelMemory memory, KernelLog log) {
        USER.forEach(name -> symbols.addOfKernel(name, userMemory));
        symbols.addOfKernel("printk", log);
        for (String name : List.of("kmalloc", "kzalloc", "kfree")) {
            symbols.addOfKernel(name, memory.heap());
        }
    }
}
