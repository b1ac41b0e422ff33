/**
 * {@code /proc}: what the machine knows of itself, as text. Figures are the machine's own counters; what it does not count is not there.
 *
 * <h2>Glossary</h2>
 *
 * <dl>
 *   <dt>snapshot
 *   <dd>a file says what was true when it was read from its beginning, until it is read from there again: so pieces fit together.
 *   <dt>self
 *   <dd>the directory of the process that looks.
 *   <dt>owned text
 *   <dd>a file whose text a module makes ({@link org.pagoda.kernel.procfs.OwnedText}).
 * </dl>
 *
 * <h2>Reading order</h2>
 *
 * {@link org.pagoda.kernel.procfs.ProcFileSystem}, {@link org.pagoda.kernel.procfs.ProcRoot}, {@link
 * org.pagoda.kernel.procfs.ProcessDirectory}, then the texts.
 */
@NullMarked
package org.pagoda.kernel.procfs;

import org.jspecify.annotations.NullMarked;
