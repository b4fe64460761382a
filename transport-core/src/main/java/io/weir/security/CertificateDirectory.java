package io.weir.security;

import io.weir.AuthenticatorException;
import io.weir.InvalidOptionException;
import io.weir.check.FileStamp;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The certificates of a directory, each of whose files is read again when it has changed. */
final class CertificateDirectory {
    private static final System.Logger LOG = System.getLogger("io.weir.failure");
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path directory;
    private final Map<Path, Entry> entries = new HashMap<>();
    private Map<CurveKey, CurveCertificate> certificates = Map.of();
    private long lookedNanos;

    CertificateDirectory(Path directory) {
        this.directory = directory;
        try {
            look();
        } catch (IOException e) {
            throw new InvalidOptionException("security: curveDirectory", directory, "a directory to read: " + e);
        }
    }

    CompletionStage<Verdict> judge(Credentials credentials) {
        return CompletableFuture.completedStage(verdict(credentials.publicKey()));
    }

    private Verdict verdict(@Nullable CurveKey key) {
        if (key == null) {
            return Verdict.denied("no key (expected: the mechanism CURVE)");
        }
        CurveCertificate found = find(key);
        return found == null
                ? Verdict.denied("no certificate has the key " + key)
                : Verdict.accepted(key.toString(), found.metadata());
    }

    private synchronized @Nullable CurveCertificate find(CurveKey key) {
        try {
            if (!certificates.containsKey(key) || System.nanoTime() - lookedNanos >= INTERVAL_NANOS) {
                look();
            }
            return certificates.get(key);
        } catch (IOException e) {
            throw new AuthenticatorException("the certificates of " + directory + " cannot be read: " + e);
        }
    }

    private synchronized void look() throws IOException {
        Map<Path, Entry> now = new HashMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.key")) {
            for (Path file : files) {
                look(file, now);
            }
        }
        if (!now.equals(entries)) {
            entries.clear();
            entries.putAll(now);
            Map<CurveKey, CurveCertificate> found = new HashMap<>();
            for (Entry entry : now.values()) {
                if (entry.certificate() != null) {
                    found.put(entry.certificate().publicKey(), entry.certificate());
                }
            }
            certificates = found;
        }
        lookedNanos = System.nanoTime();
    }

    private void look(Path file, Map<Path, Entry> now) throws IOException {
        FileStamp stamp;
        try {
            stamp = FileStamp.of(file);
        } catch (NoSuchFileException e) {
            return; // It went since it was listed.
        }
        Entry known = entries.get(file);
        now.put(file, known != null && known.stamp.equals(stamp) ? known : new Entry(stamp, load(file)));
    }

    private static @Nullable CurveCertificate load(Path file) {
        try {
            return CurveCertificate.load(file);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "a certificate is left out: {0}", e.getMessage());
            return null;
        }
    }

    private record Entry(FileStamp stamp, @Nullable CurveCertificate certificate) {}
}
