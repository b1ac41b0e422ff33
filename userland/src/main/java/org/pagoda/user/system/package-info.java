/**
 * What makes a machine one that people sit at: its programs, its first process, and the session that types for it.
 *
 * <p>Start with {@link org.pagoda.user.system.ShellSession}. Glossary: <b>init</b>, the first process, which adopts orphans; <b>typist</b>, who gives a
 * session its lines: a person, a file, a test.
 */
@NullMarked
package org.pagoda.user.system;

import org.jspecify.annotations.NullMarked;
