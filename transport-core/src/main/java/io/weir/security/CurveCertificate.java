package io.weir.security;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A public key and what is said of its owner, as a file that czmq and pyzmq write and read: ZPL (RFC 4), the public part
 * in {@code NAME.key}, and in {@code NAME.key_secret} the same with the secret key.
 *
 * <pre>
 *   # comments
 *   metadata
 *       name = "weather station"
 *   curve
 *       public-key = "Yne@$w-vo&lt;fVvi]a&lt;NY6T1ed:M$fCG*[IaLV{hID"
 *       secret-key = "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs"
 * </pre>
 *
 * <p>Only the secret file should stay where it was made; the other is for those who are to know the key. Files are read and
 * written while the caller waits.
 *
 * @param publicKey the key
 * @param metadata what is said of its owner, in the order of the file; nothing checks that it is true
 */
public record CurveCertificate(CurveKey publicKey, Map<String, String> metadata) {
    /** What the name of the secret file has more than that of the public one. */
    private static final String SECRET_SUFFIX = "_secret";

    private static final int MAX_FILE = 64 * 1024;

    /** Bytes that a {@code char} may take. */
    private static final int MAX_UTF_8 = 3;

    private static final FileAttribute<?>[] NO_ATTRIBUTES = {};

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** Keeps a copy of the map. */
    public CurveCertificate {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /**
     * Reads a certificate, from the public or the secret file; a secret key is not looked at.
     *
     * @throws IOException if it cannot be read, is larger than 64 KiB, or has no public key
     */
    public static CurveCertificate load(Path file) throws IOException {
        try (Text text = Text.of(file)) {
            ZplCertificate zpl = ZplCertificate.parse(text.characters());
            return new CurveCertificate(CurveKey.of(zpl.publicKey()), zpl.metadata());
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads the key pair of a secret file. The caller closes it when nothing uses it any more.
     *
     * @throws IOException if it cannot be read, is larger than 64 KiB, has no secret key, or has a public key that does
     *     not belong to it
     */
    public static CurveKeyPair loadKeyPair(Path secretFile) throws IOException {
        try (Text text = Text.of(secretFile)) {
            ZplCertificate zpl = ZplCertificate.parse(text.characters());
            CurveKey said = CurveKey.of(zpl.publicKey());
            CurveKeyPair pair = CurveKeyPair.of(zpl.secretKey());
            if (!pair.isOf(said.array())) {
                pair.close();
                throw new IllegalArgumentException("public-key: " + said + " (expected: that of the secret-key)");
            }
            return pair;
        } catch (IllegalArgumentException e) {
            throw new IOException(secretFile + ": " + e.getMessage(), e);
        }
    }

    /**
     * Writes a pair to two new files: the public one, by custom {@code NAME.key}, and beside it one whose name is longer by
     * {@code _secret}, which only the owner may read (mode 0600, where files have modes).
     *
     * @param metadata names of letters, digits and {@code - _ . @ $ & + /}; values without line breaks, and not with both
     *     kinds of quotation marks
     * @return the secret file
     * @throws FileAlreadyExistsException if one of the two is there; then nothing was written
     * @throws IllegalArgumentException if the metadata cannot be written
     */
    public static Path write(Path publicFile, CurveKeyPair pair, Map<String, String> metadata) throws IOException {
        Path secretFile = publicFile.resolveSibling(publicFile.getFileName() + SECRET_SUFFIX);
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        char[] publicText = ZplCertificate.publicText(pair, metadata, now);
        char[] secretText = ZplCertificate.secretText(pair, metadata, now);
        boolean written = false;
        create(secretFile, secretText, hasModes(publicFile) ? new FileAttribute<?>[] {OWNER_ONLY} : NO_ATTRIBUTES);
        try {
            create(publicFile, publicText, NO_ATTRIBUTES);
            written = true;
            return secretFile;
        } finally {
            Arrays.fill(secretText, '\0');
            if (!written) {
                Files.delete(secretFile);
            }
        }
    }

    private static boolean hasModes(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static void create(Path file, char[] text, FileAttribute<?>... attributes) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(text.length * MAX_UTF_8);
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text), bytes, true);
        bytes.flip();
        try (var channel = Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
            SecretFile.write(bytes, channel);
        } finally {
            Arrays.fill(bytes.array(), (byte) 0);
        }
    }

    /** What a file holds, until it is closed and wiped. */
    private record Text(CharBuffer characters) implements AutoCloseable {
        static Text of(Path file) throws IOException {
            long size = Files.size(file);
            if (size > MAX_FILE) {
                throw new IOException(file + ": " + size + " bytes (expected: <= " + MAX_FILE + ")");
            }
            byte[] bytes = SecretFile.read(file);
            try {
                return new Text(StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes)));
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        }

        @Override
        public void close() {
            Arrays.fill(characters.array(), '\0');
        }
    }
}
