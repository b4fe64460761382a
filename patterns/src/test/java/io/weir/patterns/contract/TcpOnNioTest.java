package io.weir.patterns.contract;

import org.junit.jupiter.api.Tag;

@Tag("slow")
class TcpOnNioTest implements TransportContract, StreamContract {
    @Override
    public Wire wire() {
        return Wire.TCP_ON_NIO;
    }
}
