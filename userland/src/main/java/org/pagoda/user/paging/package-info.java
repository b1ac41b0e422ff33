/**
 * Page-reference traces: what a program did to its pages, in order, read from a file, replayed on the machine, and
 * drawn.
 *
 * <h2>Glossary</h2>
 *
 * <dl>
 *   <dt>reference
 *   <dd>one access to one page: a load, a store or an instruction fetch.
 *   <dt>trace
 *   <dd>references in the order in which a program made them ({@link org.pagoda.user.paging.ReferenceTrace}).
 *   <dt>format
 *   <dd>how a trace is written as text ({@link org.pagoda.user.paging.TraceFormat}).
 *   <dt>renumbering
 *   <dd>the first page that a trace names becomes page 0, the next different one page 1, and so on.
 *   <dt>replay
 *   <dd>a process makes the references of a trace, with one policy and one number of frames ({@link
 *       org.pagoda.user.paging.PagingMachine}).
 * </dl>
 *
 * <h2>The way of a line</h2>
 *
 * <pre>
 *   file, or standard input
 *        |   unzipped, if it is gzip
 *   TraceInput
 *        |   bytes
 *   TraceLines                 first look: which format?
 *        |   a line without blanks at its ends
 *   PageLines, LackeyLines or LoadStoreLines
 *        |   page numbers of 52 bits, load or store
 *   TraceBuilder
 *        |   page numbers from 0 up
 *   ReferenceTrace
 *        |   loads and stores
 *   PagingMachine              a policy, a number of frames
 *        |
 *   PagingResult
 *        |   one for each policy and number of frames
 *   FaultPlot
 * </pre>
 *
 * <h2>Reading order</h2>
 *
 * {@link org.pagoda.user.paging.ReferenceTrace}, {@link org.pagoda.user.paging.TraceFormat}, {@link
 * org.pagoda.user.paging.TraceReader}, {@link org.pagoda.user.paging.PagingMachine}, then the others from the top of
 * the picture down.
 */
@NullMarked
package org.pagoda.user.paging;

import org.jspecify.annotations.NullMarked;
