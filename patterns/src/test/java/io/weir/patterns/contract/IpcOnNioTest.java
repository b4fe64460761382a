package io.weir.patterns.contract;

import org.junit.jupiter.api.Tag;

@Tag("slow")
class IpcOnNioTest implements TransportContract, StreamContract {
    @Override
    public Wire wire() {
        return Wire.IPC_ON_NIO;
    }
}
