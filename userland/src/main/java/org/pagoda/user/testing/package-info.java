/**
 * For tests of drivers and programs, in this project and outside of it: a JUnit 5 extension that gives a test a booted machine, and looks afterwards whether
 * everything was given back.
 *
 * <pre>{@code
 * @ExtendWith(PagodaExtension.class)
 * class HelloTest {
 *     @Test
 *     void shouldRemember(BootedMachine machine) {
 *         machine.insmod(Hello.class);
 *         machine.assertPrints("hi\n", "echo hi > /dev/hello; cat /dev/hello");
 *     }
 * }
 * }</pre>
 *
 * <p>JUnit is not part of Pagoda: whoever uses this package brings {@code junit-jupiter-api} along. Nothing else in Pagoda uses it.
 *
 * <p>Glossary. <b>Balance</b>: what was there when the machine had booted is there again when all processes have ended, all modules are unloaded and all files
 * discarded. <b>Expected oops</b>: one that a test announces ({@link org.pagoda.user.testing.BootedMachine#expectOops}); any other fails it.
 *
 * <p>Read {@link org.pagoda.user.testing.PagodaExtension} first, then {@link org.pagoda.user.testing.BootedMachine}.
 */
@NullMarked
package org.pagoda.user.testing;

import org.jspecify.annotations.NullMarked;
