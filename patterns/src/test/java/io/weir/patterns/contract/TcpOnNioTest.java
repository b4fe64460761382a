package io.weir.patterns.contract;

class TcpOnNioTest implements TransportContract, StreamContract {
    @Override
    public Wire wire() {
        return Wire.TCP_ON_NIO;
    }
}
