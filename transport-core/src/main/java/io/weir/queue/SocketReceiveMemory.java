package io.weir.queue;

/** What the connections of one socket have of a {@link ReceiveMemory}. Any thread. */
public final class SocketReceiveMemory {
    private final ReceiveMemory memory;

    /** Bytes of whole messages that waited to be received when it was last looked; under the monitor of the memory. */
    private long whole;

    SocketReceiveMemory(ReceiveMemory memory) {
        this.memory = memory;
    }

    /** Opens the account of a connection, which must close it. */
    public ReceiveAccount open(MessageQueue inbound, ReceiveAccount.Reader reader) {
        return memory.open(new ReceiveAccount(memory, this, inbound, reader));
    }

    void forgetWhole() {
        whole = 0;
    }

    void addWhole(long bytes) {
        whole += bytes;
    }

    /** Whether the application can receive something, which will make room. */
    boolean hasWhole() {
        return whole > 0;
    }
}
