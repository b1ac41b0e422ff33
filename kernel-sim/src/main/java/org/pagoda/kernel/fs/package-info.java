/**
 * Files: one tree of names, whatever is behind them.
 *
 * <h2>Glossary</h2>
 *
 * <dl>
 *   <dt>inode
 *   <dd>a file, directory, device or pipe: what is known of it, and how it is opened ({@link org.pagoda.kernel.fs.Inode}).
 *   <dt>directory
 *   <dd>an inode that has names, each of another inode ({@link org.pagoda.kernel.fs.Directory}).
 *   <dt>file system
 *   <dd>a tree of inodes with a root directory ({@link org.pagoda.kernel.fs.FileSystem}).
 *   <dt>mount point
 *   <dd>a directory that the root of another file system covers.
 *   <dt>walk
 *   <dd>the way along a path, name by name, across mount points ({@link org.pagoda.kernel.fs.PathWalk}).
 *   <dt>open file
 *   <dd>what descriptors stand for; it has the position ({@link org.pagoda.kernel.OpenFile}).
 *   <dt>to hold
 *   <dd>open files hold their inodes, and processes the directory that they are in: an inode without a name stays until nobody holds it, and a file
 *       system of which something is held cannot be unmounted.
 *   <dt>hole
 *   <dd>a page of a file that was never written, and has no frame: zeros are read.
 *   <dt>gift
 *   <dd>a page that goes through a pipe without being copied.
 * </dl>
 *
 * <h2>Picture</h2>
 *
 * <pre>
 *   descriptor 3 --+
 *   descriptor 4 --+--> OpenFileDescription --> OpenFile: position
 *   (dup, fork)    |           |
 *                  |           | holds
 *                  |           v
 *   "/proc/1/maps" |         Inode &lt;---- Directory: "maps"
 *        |         |                         ^
 *        |         |                         | root, then names
 *        +-- walk -+- "/", "proc" --covered--> FileSystem "proc"
 * </pre>
 *
 * <h2>Writing a file system</h2>
 *
 * Extend {@link org.pagoda.kernel.fs.FileSystem}, which has a root, and fill that. Files made of text are {@link
 * org.pagoda.kernel.fs.TextNode}s:
 *
 * <pre>{@code
 * final class Greetings extends FileSystem {
 *     private final TreeDirectory root = new TreeDirectory(this, 0555);
 *     private String name = "world";
 *
 *     Greetings(Kernel kernel, UserMemory userMemory) {
 *         super(kernel, "greetings");
 *         root.add("hello", new TextNode(this, userMemory, Text.of(() -> "hello, " + name + "\n"), (writer, text) -> {
 *             name = text.strip();
 *             return 0;
 *         }));
 *     }
 *
 *     public Directory root() {
 *         return root;
 *     }
 * }
 * vfs.makeDirectories("/greetings");
 * vfs.mount(new Greetings(kernel, userMemory), "/greetings");
 * }</pre>
 *
 * <ul>
 *   <li>Entries that the kernel adds and takes away: {@link org.pagoda.kernel.fs.TreeDirectory#add} and {@link
 *       org.pagoda.kernel.fs.TreeDirectory#discard}. Who has one of them open keeps it, and is told {@code -ENODEV} if it is text.
 *   <li>Entries that are made up when they are asked for: override {@link org.pagoda.kernel.fs.Directory#lookup} and {@link
 *       org.pagoda.kernel.fs.Directory#nextName}.
 *   <li>Devices: an {@link org.pagoda.kernel.fs.Inode} whose {@code open} gives an {@link org.pagoda.kernel.OpenFile} of its own. One that has to
 *       wait has a {@link org.pagoda.kernel.WaitQueue}, which whoever completes something wakes; so {@code poll} works too.
 *   <li>Whatever has bytes at offsets: a {@link org.pagoda.kernel.fs.PositionedFile}.
 * </ul>
 *
 * A file system needs no locks: whoever is in the kernel is there alone, except that a task which parks lets others in.
 *
 * <h2>Reading order</h2>
 *
 * {@link org.pagoda.kernel.fs.Inode}, {@link org.pagoda.kernel.fs.Directory}, {@link org.pagoda.kernel.fs.FileSystem}, {@link
 * org.pagoda.kernel.fs.TreeDirectory}, {@link org.pagoda.kernel.fs.TextNode}; then {@link org.pagoda.kernel.fs.Vfs}, {@link
 * org.pagoda.kernel.fs.PathWalk} and {@link org.pagoda.kernel.fs.OpenCalls}; then what is in memory, {@link
 * org.pagoda.kernel.fs.RamFileSystem} and {@link org.pagoda.kernel.fs.RamFile}, and what is the host's, {@link
 * org.pagoda.kernel.fs.HostFiles}.
 */
@NullMarked
package org.pagoda.kernel.fs;

import org.jspecify.annotations.NullMarked;
