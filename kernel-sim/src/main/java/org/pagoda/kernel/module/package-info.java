/**
 * Modules: code that is put into a running kernel and taken out again.
 *
 * <pre>
 *   Modules.load                  undoes everything if something fails
 *     ModuleFinder.find           by name what comes along; .java and .jar by path
 *       ModuleFiles               reads files
 *       ModuleCompiler            compiles source; the command line's, for the kernel has none
 *       RestrictedLoader          a class loader for each load; UseList says what it lets through
 *     ParameterValues.parse       name=value, as ModuleInfo declares
 *     KernelModule.init           the module's own code
 *       ModuleContext             the only door: each registration knows how to undo itself
 *         SymbolTable             exported symbols, with addresses
 *     ModuleObjects             /sys/module: parameters, which can be read, and written if the module says so
 *   Modules.unload                -EBUSY while something is in use; exit, then all is undone
 * </pre>
 *
 * <p>Glossary. <i>Registration</i>: something of a module's that others can reach, a system call for instance. <i>Symbol</i>: a name in the kernel, with an address
 * and what stands behind it. <i>Use</i>: a call of the module's code that has not returned, a conversation that it has taken over, or a module that needs it.
 * <i>Oops</i>: its code has thrown; the log says where, the calling process is killed, the machine lives. <i>Forgotten memory</i>: what it took from the
 * kernel's heap and has not given back when it goes.
 *
 * <p>Read {@link org.pagoda.kernel.module.KernelModule} first, then {@link org.pagoda.kernel.module.ModuleContext}, then
 * {@link org.pagoda.kernel.module.Modules}.
 */
@NullMarked
package org.pagoda.kernel.module;

import org.jspecify.annotations.NullMarked;
