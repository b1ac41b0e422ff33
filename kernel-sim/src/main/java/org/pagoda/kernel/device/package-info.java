/**
 * Devices: drivers, what the kernel does for them and against them, and {@code /dev}.
 *
 * <h2>Glossary</h2>
 *
 * <dl>
 *   <dt>driver
 *   <dd>a class that answers requests ({@link org.pagoda.kernel.device.Driver}).
 *   <dt>device
 *   <dd>a driver that is registered under a name and a number ({@link org.pagoda.kernel.device.Device}).
 *   <dt>major, minor number
 *   <dd>which driver, and which of its devices; programs see them in {@code stat}.
 *   <dt>request
 *   <dd>one read, write or ioctl ({@link org.pagoda.kernel.device.Request}).
 *   <dt>pending
 *   <dd>a request that is not answered yet: the client waits, the driver does not.
 *   <dt>view
 *   <dd>the bytes of one request, and no others ({@link org.pagoda.kernel.device.BufferView}).
 *   <dt>oops
 *   <dd>a driver has failed: the client is killed, the log says why, and the machine goes on.
 * </dl>
 *
 * <h2>Reading order</h2>
 *
 * {@link org.pagoda.kernel.device.Driver}, {@link org.pagoda.kernel.device.Devices}, {@link org.pagoda.kernel.device.Device}, {@link
 * org.pagoda.kernel.device.DeviceFile}.
 */
@NullMarked
package org.pagoda.kernel.device;

import org.jspecify.annotations.NullMarked;
