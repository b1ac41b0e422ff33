/**
 * Proof that the laws hold: {@link org.pagoda.ipc.check.InvariantChecker} walks everything and compares.
 */
@NullMarked
package org.pagoda.ipc.check;

import org.jspecify.annotations.NullMarked;
