/**
 * {@code /sys}: objects of the kernel's, and their attributes.
 *
 * <h2>Glossary</h2>
 *
 * <dl>
 *   <dt>object
 *   <dd>a directory: a module, a class of devices, a device ({@link org.pagoda.kernel.sysfs.SysObject}).
 *   <dt>attribute
 *   <dd>a file of a page at most: one value, which show says and store sets.
 * </dl>
 *
 * <h2>Reading order</h2>
 *
 * {@link org.pagoda.kernel.sysfs.SysObject}, {@link org.pagoda.kernel.sysfs.SysFileSystem}.
 */
@NullMarked
package org.pagoda.kernel.sysfs;

import org.jspecify.annotations.NullMarked;
