package org.pagoda.user.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pagoda.user.lab.UsageException;

/** Reading a source file, and refusing what is none. */
class SourceFileTest {
    @TempDir
    private Path folder;

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("A.java"), bytes);
    }

    private static void assertRefused(Path file, String why) {
        String message = assertThrows(UsageException.class, () -> SourceFile.read(file.toString()))
                .getMessage();
        assertTrue(message.startsWith(why.replace("FILE", file.toString())), message);
    }

    @Test
    void shouldReadTextAndName() throws IOException {
        Path path = write("class A {}\r\n// \u00e4".getBytes(StandardCharsets.UTF_8));
        SourceFile file = SourceFile.read(path.toString());
        assertEquals("A.java", file.name());
        assertEquals("class A {}\r\n// \u00e4", file.text());
        assertEquals("// \u00e4", file.line(2));
        assertEquals("", file.line(3));
    }

    @Test
    void shouldHashTheBytesOfTheFile() throws IOException {
        // What sha256sum says.
        SourceFile file =
                SourceFile.read(write("abc".getBytes(StandardCharsets.UTF_8)).toString());
        assertEquals("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", file.hash());
    }

    @Test
    void shouldKnowALabByItsImport() {
        assertTrue(new SourceFile("A.java", "import a.b;\n import  org.pagoda.user.lab.Lab ;").isLab());
        assertTrue(new SourceFile("A.java", "import org.pagoda.user.lab.*;").isLab());
        assertFalse(new SourceFile("A.java", "import org.pagoda.user.lab.LabRun;").isLab());
        assertFalse(new SourceFile("A.java", "// import org.pagoda.user.lab.Lab;").isLab());
    }

    @Test
    void shouldRefuseWhatIsNoText() throws IOException {
        assertRefused(folder.resolve("B.java"), "there is no file FILE");
        assertRefused(folder, "FILE is a folder, not a file");
        assertRefused(write(new byte[] {' ', '\n'}), "FILE is empty");
        assertRefused(write(new byte[] {'a', (byte) 0xe4, 'b'}), "FILE is not UTF-8");
    }

    @Test
    void shouldReadAMebibyteAndNoMore() throws IOException {
        byte[] most = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
        most[0] = '/';
        assertEquals(1 << 20, SourceFile.read(write(most).toString()).text().length());
        byte[] more = new byte[most.length + 1];
        System.arraycopy(most, 0, more, 0, most.length);
        more[most.length] = '/';
        assertRefused(write(more), "FILE has more than 1048576 bytes");
    }
}
