/**
 * Lessons that run: each lab boots a machine, shows one thing, and says whether it happened as announced.
 *
 * <p>Start with {@link org.pagoda.user.lab.Lab} and {@link org.pagoda.user.lab.PingPong}.
 */
@NullMarked
package org.pagoda.user.lab;

import org.jspecify.annotations.NullMarked;
