package org.pagoda.user.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.pagoda.user.lab.UsageException;

/**
 * One source file.
 *
 * @param name without folders
 * @param text what stands in it
 */
public record SourceFile(String name, String text) {
    /** How the names of such files end. */
    public static final String SUFFIX = ".java";

    private static final long MOST_BYTES = 1 << 20;
    private static final Pattern LAB_IMPORT =
            Pattern.compile("^\\s*import\\s+org\\.pagoda\\.user\\.lab\\.(Lab|\\*)\\s*;", Pattern.MULTILINE);

    /** Reads the file at {@code path}, UTF-8, of 1 MiB at most; throws {@link UsageException} if that cannot be. */
    public static SourceFile read(String path) {
        try {
            Path file = Path.of(path);
            if (Files.isDirectory(file)) {
                throw new UsageException(path + " is a folder, not a file");
            }
            if (Files.size(file) > MOST_BYTES) {
                throw new UsageException(path + " has more than " + MOST_BYTES + " bytes");
            }
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            if (text.isBlank()) {
                throw new UsageException(path + " is empty");
            }
            return new SourceFile(String.valueOf(file.getFileName()), text);
        } catch (CharacterCodingException e) {
            throw new UsageException(path + " is not UTF-8");
        } catch (NoSuchFileException e) {
            throw new UsageException("there is no file " + path);
        } catch (InvalidPathException | IOException e) {
            throw new UsageException(path + " cannot be read: " + e.getMessage());
        }
    }

    /** SHA-256 of the text in UTF-8, 64 hexadecimal digits. */
    public String hash() {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** True if it imports {@code Lab}: such a file may use more of Pagoda. */
    boolean isLab() {
        return LAB_IMPORT.matcher(text).find();
    }

    /** A line, from 1, without its end; empty if there is no such line. */
    String line(long number) {
        return text.lines().skip(Math.max(0, number - 1)).findFirst().orElse("");
    }
}
