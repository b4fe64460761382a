package io.weir.patterns.contract;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Tag("slow")
@EnabledOnOs(OS.LINUX)
class IpcOnEpollTest implements TransportContract, StreamContract {
    @Override
    public Wire wire() {
        return Wire.IPC_ON_EPOLL;
    }
}
