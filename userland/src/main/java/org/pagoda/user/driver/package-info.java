/**
 * Drivers that come along. Each class's description is its manual. None needs anything of the kernel's but the driver interface.
 *
 * <h2>Glossary</h2>
 *
 * <dl>
 *   <dt>built-in
 *   <dd>there without being loaded ({@link org.pagoda.user.driver.BuiltInDrivers}).
 *   <dt>faulty
 *   <dd>wrong on purpose, so that what the kernel does about it can be seen ({@link org.pagoda.user.driver.FaultyDriver}).
 * </dl>
 *
 * <h2>Reading order</h2>
 *
 * {@link org.pagoda.user.driver.NullDriver}, {@link org.pagoda.user.driver.HelloDriver}, {@link org.pagoda.user.driver.RamDiskDriver}, {@link
 * org.pagoda.user.driver.FaultyDriver}.
 */
@NullMarked
package org.pagoda.user.driver;

import org.jspecify.annotations.NullMarked;
