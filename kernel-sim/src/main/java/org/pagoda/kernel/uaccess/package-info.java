/** Copies between the kernel's memory and a program's: {@link org.pagoda.kernel.uaccess.UserMemory}. */
@NullMarked
package org.pagoda.kernel.uaccess;

import org.jspecify.annotations.NullMarked;
