/**
 * The shell: the Shell Command Language of POSIX.1-2017 (volume 3, chapter 2; numbers of sections stand in the comments) without aliases, signals
 * and what needs them.
 *
 * <p>Reading order: {@link org.pagoda.user.shell.Sh} (a process), {@link org.pagoda.user.shell.Command} (what it executes), {@link
 * org.pagoda.user.shell.Parser}, {@link org.pagoda.user.shell.Interpreter}, {@link org.pagoda.user.shell.Expander}, {@link
 * org.pagoda.user.shell.Pipelines}.
 *
 * <pre>
 *   text --Lexer--&gt; tokens --Parser--&gt; Command --Interpreter--&gt; builtin, function, or Children: a process
 *                     |                             |
 *                WordReader: Word            Expander: fields
 *                                            Redirections: descriptors
 * </pre>
 *
 * <h2>Glossary</h2>
 *
 * <ul>
 *   <li><b>Word</b>: what was written between blanks; <b>field</b>: what it becomes when it is expanded: none, one, or several.
 *   <li><b>Simple command</b>: assignments, words and redirections. <b>Complete command</b>: what is read before anything of it is executed; its text
 *       is a {@link org.pagoda.user.shell.Unit}.
 *   <li><b>Subshell</b>: another process that knows what the shell knew when it began it, and cannot change anything here. It is another {@code sh}, told in its
 *       arguments ({@link org.pagoda.user.shell.SubshellArguments}) what there is to know, and which command of which unit to execute.
 *   <li><b>Builtin</b>: a command that the shell's own process executes. A <b>special</b> one ends the shell if it fails (2.14).
 *   <li><b>Job</b>: what was begun in the background.
 * </ul>
 */
@NullMarked
package org.pagoda.user.shell;

import org.jspecify.annotations.NullMarked;
