/**
 * Programs and labs in one source file, written by people who have no build of Pagoda.
 *
 * <pre>
 *   SourceFile.read             text, and its hash
 *     SourceCompiler.compile    javac in memory; MayUse says what of Pagoda the file may use
 *       CompiledFile.load       a class loader of its own, each time another one
 *         LoadedFile.named      a class that implements an interface
 *         LoadedFile.make       an object of it
 *   RunnableFile.of             chooses what the file is run as
 *     LabFile                   its lab
 *     ProgramFile               a lab around its program
 *       WatchedImage            what a process runs; Witness sees where in the file it comes to grief
 *       ProcessEnds             what became of each process
 * </pre>
 */
@NullMarked
package org.pagoda.user.source;

import org.jspecify.annotations.NullMarked;
