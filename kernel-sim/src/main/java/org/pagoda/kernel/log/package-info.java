/**
 * The kernel log.
 *
 * <pre>
 *   KernelLog.printk          a level, a text, the tick
 *     LogRing                 keeps the newest lines, a bounded number of bytes; counts what it loses
 *     the console             gets what is more urgent than the console level
 *   LogReader                 reads on from where it was; several do not disturb each other
 *   LogCalls                  the system call syslog
 *   LogNode, LogFile          /dev/kmsg: one record a read; what is written becomes a line
 *   RateLimit                 so many lines in so many ticks; says how many more there were
 *   Oops                      kernel code has thrown: the log says where, the caller's process ends, the machine lives
 * </pre>
 *
 * <p>Glossary. <i>Level</i>: how urgent a line is, 0 ({@code KERN_EMERG}) to 7 ({@code KERN_DEBUG}), {@link org.pagoda.kernel.log.LogLevel}.
 * <i>Sequence number</i>: of a line, from 0, never used twice. <i>Stamp</i>: the tick of virtual time at which a line was logged. <i>Record</i>:
 * a line as {@code /dev/kmsg} shows it, {@code level,sequence,ticks;text}. <i>Console level</i>: lines with a lower number go to the console too.
 */
@NullMarked
package org.pagoda.kernel.log;

import org.jspecify.annotations.NullMarked;
