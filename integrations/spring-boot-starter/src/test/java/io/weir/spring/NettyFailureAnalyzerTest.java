package io.weir.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.UnsupportedTransportException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;

/** An application whose Netty is too old is told so in some lines, and a wrong endpoint is told as a property. */
class NettyFailureAnalyzerTest {
    private final NettyFailureAnalyzer analyzer = new NettyFailureAnalyzer();

    @Test
    void aNettyThatIsTooOldIsToldWithTheLinesThatMendIt() {
        var failure = new UnsupportedTransportException(
                "tcp",
                "Netty 4.2 is needed (found: netty-common 4.1.128.Final)",
                new NoClassDefFoundError("IoHandler"));
        var analysis = analyzer.analyze(new IllegalStateException("the application did not start", failure));
        assertThat(analysis).isNotNull();
        assertThat(analysis.getDescription()).contains("Netty 4.2 is needed", "netty-common 4.1.128.Final");
        assertThat(analysis.getAction()).contains("weir-transport-netty-shaded");
    }

    @Test
    void aTransportThatIsNotThereIsNotTheHostsNetty() {
        assertThat(analyzer.analyze(new UnsupportedTransportException("udp://*:1", "no such transport")))
                .isNull();
    }

    @Test
    void bootFindsIt() {
        List<FailureAnalyzer> found = SpringFactoriesLoader.forDefaultResourceLocation()
                .load(FailureAnalyzer.class, (type, name, failure) -> {}); // Some of Boot's need an application.
        assertThat(found).hasAtLeastOneElementOfType(NettyFailureAnalyzer.class);
    }
}
