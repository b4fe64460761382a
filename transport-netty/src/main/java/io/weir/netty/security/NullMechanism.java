package io.weir.netty.security;

import io.weir.Refusal;
import io.weir.security.Authenticator;
import io.weir.security.Credentials;
import io.weir.transport.LocalMetadata;
import io.weir.transport.RefusedException;
import org.jspecify.annotations.Nullable;

/**
 * NULL: no security, only an introduction (RFC 37). Both sides say READY as soon as the greetings are exchanged, as
 * libzmq does, and are established when the other's READY has arrived: libzmq would cut off a peer that
 * sent traffic before it, for the message that came instead of READY.
 *
 * <p>With an authenticator READY waits for its verdict, as libzmq's does for that of a ZAP handler.
 */
public final class NullMechanism implements Mechanism {
    private final byte[] ready;
    private final @Nullable Question question;

    /** Takes what READY says of us. */
    public NullMechanism(LocalMetadata introduction) {
        this(introduction, null);
    }

    private NullMechanism(LocalMetadata introduction, @Nullable Question question) {
        this.ready = CommandBody.of("READY", Metadata.encode(introduction));
        this.question = question;
    }

    /** The same, with an authenticator that is asked about the peer. */
    public static NullMechanism asking(
            MechanismFactory.Handshake handshake, Authenticator authenticator, String domain) {
        return new NullMechanism(
                handshake.introduction(), new Question(authenticator, handshake.credentials("NULL", domain)));
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
        if (question == null) {
            exchange.send(ready);
        } else {
            exchange.authenticate(question.authenticator(), question.credentials(), () -> exchange.send(ready));
        }
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

    private record Question(Authenticator authenticator, Credentials credentials) {}
}
