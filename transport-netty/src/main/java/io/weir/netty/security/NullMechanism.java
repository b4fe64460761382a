package io.weir.netty.security;

import io.weir.Refusal;
import io.weir.transport.LocalMetadata;
import io.weir.transport.RefusedException;

/**
 * NULL: no security, only an introduction (RFC 37). Both sides say READY as soon as the greetings are exchanged, as
 * libzmq does, and are established when the other's READY has arrived: libzmq would cut off a peer that
 * sent traffic before it, for the message that came instead of READY.
 */
public final class NullMechanism implements Mechanism {
    private final byte[] ready;

    /** Takes what READY says of us. */
    public NullMechanism(LocalMetadata introduction) {
        this.ready = CommandBody.of("READY", Metadata.encode(introduction));
    }

    @Override
    public String name() {
        return "NULL";
    }

    /** NULL has no server; RFC 37 asks for zero. */
    @Override
    public boolean asServer() {
        return false;
    }

    @Override
    public void start(Exchange exchange) {
        exchange.send(ready);
    }

    @Override
    public void receive(byte[] command, Exchange exchange) throws RefusedException {
        String name = CommandBody.name(command);
        switch (name) {
            case "READY" -> {
                exchange.introduced(Metadata.decode(CommandBody.data(command)));
                exchange.established(FrameTransform.IDENTITY);
            }
            case "ERROR" -> throw CommandBody.errorReceived(command);
            default ->
                throw new RefusedException(
                        Refusal.UNEXPECTED_COMMAND, "command: " + CommandBody.printable(name) + " (expected: READY)");
        }
    }
}
