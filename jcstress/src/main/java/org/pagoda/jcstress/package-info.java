/**
 * Races that are run many times over by OpenJDK's Java Concurrency Stress tests: two actors at the same moment, an arbiter that looks at what
 * has come of it, and a list of outcomes that are allowed.
 *
 * <p>Each is about a law of the kernel in parallel mode: one store after a page has been taken away, one copy too many, one message lost
 * would be an outcome that is not on the list. Each race has a machine to itself; when it is over its frames
 * are counted, and every so often the laws are checked.
 */
@NullMarked
package org.pagoda.jcstress;

import org.jspecify.annotations.NullMarked;
