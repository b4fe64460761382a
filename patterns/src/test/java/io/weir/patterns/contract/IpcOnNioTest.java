package io.weir.patterns.contract;

class IpcOnNioTest implements TransportContract, StreamContract {
    @Override
    public Wire wire() {
        return Wire.IPC_ON_NIO;
    }
}
