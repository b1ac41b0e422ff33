/**
 * Puts a machine together: the nucleus, and the faces that programs meet. Start with
 * {@link org.pagoda.kernel.boot.Machine}.
 */
@NullMarked
package org.pagoda.kernel.boot;

import org.jspecify.annotations.NullMarked;
