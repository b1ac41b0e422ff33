/**
 * The programs of /bin, as POSIX describes them, each with the options that teaching needs.
 *
 * <p>Start with {@link org.pagoda.user.bin.Utility}, then {@link org.pagoda.user.bin.Cat} and {@link org.pagoda.user.bin.Wc}.
 *
 * <h2>Glossary</h2>
 *
 * <ul>
 *   <li><b>Utility</b>: a program that is given arguments, reads descriptor 0 or files, writes descriptor 1, complains on descriptor 2, and
 *       ends with a status: 0 done, 1 not done (or: nothing found), 2 and more for what the utility says.
 *   <li><b>Operand, option</b>: what arguments are, by the Utility Syntax Guidelines.
 *   <li><b>Bytes</b>: a string whose characters are bytes, {@link org.pagoda.user.bin.Bytes}. Lines are ordered, searched and written as they are.
 * </ul>
 *
 * <h2>Where bytes are</h2>
 *
 * <pre>
 *   file --read--&gt; pages of the program --write--&gt; file        cat, cp, dd, tee: the program never looks at them
 *                       |        ^
 *                     load     store                           a piece at a time, many pages: wc, grep, sort ...
 *                       v        |
 *                    Input      Output
 * </pre>
 */
@NullMarked
package org.pagoda.user.bin;

import org.jspecify.annotations.NullMarked;
