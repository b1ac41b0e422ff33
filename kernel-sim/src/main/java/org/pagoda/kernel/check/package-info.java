/** The laws, held against a running machine: {@link org.pagoda.kernel.check.MachineChecker}. */
@NullMarked
package org.pagoda.kernel.check;

import org.jspecify.annotations.NullMarked;
