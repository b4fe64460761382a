package io.weir.patterns.contract;

class InprocTest implements TransportContract {
    @Override
    public Wire wire() {
        return Wire.INPROC;
    }
}
