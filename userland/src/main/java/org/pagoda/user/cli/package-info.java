/** The command line. Start with {@link org.pagoda.user.cli.Pagoda}. */
@NullMarked
package org.pagoda.user.cli;

import org.jspecify.annotations.NullMarked;
