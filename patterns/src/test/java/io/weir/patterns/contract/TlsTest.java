package io.weir.patterns.contract;

import org.junit.jupiter.api.Tag;

@Tag("slow")
class TlsTest implements TransportContract, StreamContract {
    @Override
    public Wire wire() {
        return Wire.TLS;
    }
}
