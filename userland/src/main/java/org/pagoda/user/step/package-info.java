/**
 * Looking at a lab's machines in the middle of their runs, going forward and back.
 *
 * <p>Going back is running again from the start up to an earlier place, which the seed makes the same. Start with {@link
 * org.pagoda.user.step.Performance} and {@link org.pagoda.user.step.MachineView}; {@code docs/stepping.md} shows a session.
 */
@NullMarked
package org.pagoda.user.step;

import org.jspecify.annotations.NullMarked;
