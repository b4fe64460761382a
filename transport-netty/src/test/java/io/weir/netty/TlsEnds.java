package io.weir.netty;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import io.weir.netty.testing.FakeGate;
import io.weir.netty.testing.TlsFiles;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two ends of connections with TLS by one of its providers, and certificates for them. */
abstract class TlsEnds {
    final FakeGate server = new FakeGate();
    final FakeGate client = new FakeGate();
    final TlsHost host;

    @TempDir
    Path folder;

    TlsFiles files;

    TlsEnds(SslProvider provider) {
        assumeThat(provider == SslProvider.JDK || OpenSsl.isAvailable()).isTrue();
        host = new TlsHost(provider);
    }

    @BeforeEach
    final void makeCertificates() {
        files = new TlsFiles(folder);
    }

    @AfterEach
    final void close() throws Exception {
        host.close();
    }
}
