package org.pagoda.kernel.module;

import java.util.List;
import java.util.Map;

/** Compiles a module that comes as source text. The kernel has none of its own: a machine gets one, or loads no source. */
@FunctionalInterface
public interface ModuleCompiler {
    /**
     * What has become of a source file.
     *
     * @param classes code by binary name; empty if there are problems
     * @param problems for people, with lines
     */
    record Result(Map<String, byte[]> classes, List<String> problems) {}

    /** Compiles the text of the file {@code name}, against what modules may use. */
    Result compile(String name, String text, UseList mayUse);
}
