package io.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testing.NeedsPyzmq;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** {@code weir broker}, with clients and workers from elsewhere. */
class BrokerCommandTest {
    private static Running broker() {
        return Running.weir("broker", "--frontend", "tcp://127.0.0.1:*", "--backend", "tcp://127.0.0.1:*");
    }

    private static String bound(Running broker) {
        String line = broker.errorLine();
        assertThat(line).startsWith("bound tcp://127.0.0.1:");
        return line.substring("bound ".length());
    }

    @Test
    void itSaysWhereItIsBoundAndEndsCleanly() {
        try (Running broker = broker()) {
            assertThat(bound(broker)).isNotEqualTo(bound(broker));
            broker.interrupt();
            assertThat(broker.status()).isZero();
            assertThat(broker.complaints()).isEmpty();
        }
    }

    @Test
    void bothEndsMustBeSaid() {
        try (Running broker = Running.weir("broker", "--frontend", "tcp://127.0.0.1:*")) {
            assertThat(broker.status()).isEqualTo(Status.USAGE);
            assertThat(broker.errorLine()).contains("--backend");
        }
    }

    @Test
    void anAddressThatIsTakenIsAFailure() {
        try (Running first = broker()) {
            String taken = bound(first);
            try (Running second = Running.weir("broker", "--frontend", taken, "--backend", "tcp://127.0.0.1:*")) {
                assertThat(second.status()).isEqualTo(Status.FAILED);
                assertThat(second.errorLine()).contains("the address is in use");
            }
        }
    }

    @NeedsPyzmq
    @Nested
    class WithPyzmq {
        @Test
        void plainClientsAndWorkersMeet() {
            try (Running broker = broker()) {
                String frontend = bound(broker);
                String backend = bound(broker);
                try (PythonPeer worker = PythonPeer.run("""
                                s = connected(socket('REQ'))
                                s.send_string('READY')
                                for i in range(2):
                                    address, empty, request = s.recv_multipart()
                                    s.send_multipart([address, b'', request.upper()])
                                """, backend);
                        PythonPeer first = client(frontend, "hello");
                        PythonPeer second = client(frontend, "world")) {
                    assertThat(first.line()).isEqualTo("HELLO");
                    assertThat(second.line()).isEqualTo("WORLD");
                }
            }
        }

        private PythonPeer client(String frontend, String text) {
            return PythonPeer.run("""
                    s = connected(socket('REQ'))
                    s.send_string(a[1])
                    say(s.recv_string())
                    """, frontend, text);
        }
    }
}
