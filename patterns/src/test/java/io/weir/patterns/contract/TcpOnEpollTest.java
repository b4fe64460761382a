package io.weir.patterns.contract;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class TcpOnEpollTest implements TransportContract, StreamContract {
    @Override
    public Wire wire() {
        return Wire.TCP_ON_EPOLL;
    }
}
