/**
 * {@code pagoda bench}: a table of benchmarks measured side by side, compared with each other, with goals and with earlier figures.
 *
 * <p>Glossary: a <em>row</em> is one benchmark with fixed parameters ({@link org.pagoda.jmh.bench.RowTable} has them all); a
 * <em>figure</em> is what was measured of it, in several forks; a <em>fork</em> is a JVM of its own; an <em>estimate</em> is a number with
 * its error; a <em>goal</em> is a bound on one or several rows.
 *
 * <pre>
 *   RowTable -- Plan -- Measurement (JMH, forks of all rows in turn) -- Results -- ResultFile (JSON)
 *                    -- LatencyRun                                    --   |
 *                                                                          |
 *                             TextReport, MarkdownReport, BarChart, Comparison, Goal
 * </pre>
 *
 * <p>Start with {@link org.pagoda.jmh.bench.Bench}.
 */
@NullMarked
package org.pagoda.jmh.bench;

import org.jspecify.annotations.NullMarked;
