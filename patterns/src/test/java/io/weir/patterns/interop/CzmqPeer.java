package io.weir.patterns.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.testing.Interop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A process with sockets and certificates of czmq; the other half is {@code interop/czmq_peer.c}, which is compiled here. */
final class CzmqPeer extends PeerProcess {
    private final Path program;

    private CzmqPeer(Path program) {
        super(program.toString());
        this.program = program;
    }

    /** Compiles the program and starts it; fails if there is no compiler, or no czmq. */
    static CzmqPeer start() throws IOException, InterruptedException {
        Path source = unpacked("/interop/czmq_peer.c");
        Path program = Files.createTempFile("weir-interop-", ".bin");
        int status = new ProcessBuilder(
                        "cc", "-o", program.toString(), source.toString(), "-Wall", "-Werror", "-lczmq", "-lzmq")
                .inheritIO()
                .start()
                .waitFor();
        delete(source);
        if (status != 0) {
            throw new AssertionError("cc: " + status);
        }
        return new CzmqPeer(program);
    }

    /** Has zauth let in the users of PLAIN that a file names, each on a line {@code user=password}. */
    void plainFile(Path file) {
        call("plain_file", utf8(file));
    }

    /** Has zcert make a certificate and write it to this file, and to another with {@code _secret} behind its name. */
    String makeCertificate(Path file, String owner) {
        return text(call("make_certificate", utf8(file), owner.getBytes(UTF_8)));
    }

    /** Has zcert read a certificate: public key, secret key, and owner, with spaces between them. */
    String readCertificate(Path file) {
        return text(call("read_certificate", utf8(file)));
    }

    /** Has a socket use the keys of a certificate. */
    void apply(PeerSocket socket, Path certificate) {
        call("apply_certificate " + socket.name, utf8(certificate));
    }

    private static byte[] utf8(Path file) {
        return file.toString().getBytes(UTF_8);
    }

    private static String text(Answer answer) {
        return new String(answer.blobs().get(0), UTF_8);
    }

    @Override
    public void close() {
        super.close();
        delete(program);
    }

    /** Skips where it is not installed. */
    static final class IsHere implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            boolean isHere = Interop.runs("cc", "-include", "czmq.h", "-fsyntax-only", "-x", "c", "/dev/null");
            return Interop.needs(
                    "czmq", isHere, "there is no czmq, or no C compiler (apt-get install gcc libczmq-dev)");
        }
    }
}
