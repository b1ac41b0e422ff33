/**
 * What things cost, measured with JMH. Stands beside the tower: nothing depends on it.
 *
 * <p>{@link org.pagoda.jmh.bench.Bench}, which is {@code ./pagoda bench}, measures a choice of them side by side. All are run with
 * {@code java -jar jmh/target/benchmarks.jar}; a name picks one, {@code -prof gc} shows what is allocated. JVM flags of your own go to
 * {@code -jvmArgsPrepend}, since {@code -jvmArgsAppend} replaces those that Pagoda needs. Start with {@link
 * org.pagoda.jmh.SendBenchmark}.
 */
@NullMarked
package org.pagoda.jmh;

import org.jspecify.annotations.NullMarked;
