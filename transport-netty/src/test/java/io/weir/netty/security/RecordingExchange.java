package io.weir.netty.security;

import io.weir.Refusal;
import io.weir.security.Authenticator;
import io.weir.security.Credentials;
import io.weir.transport.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts down what a mechanism asks for. A question is answered when the test says so. */
public final class RecordingExchange implements Mechanism.Exchange {
    /** The commands. */
    public final List<byte[]> sent = new ArrayList<>();
    /** Whether the peer's socket type may not talk to ours. */
    public boolean refuses;

    /** What the peer said of itself. */
    public @Nullable Map<String, byte[]> properties;

    /** What the traffic is made with. */
    public @Nullable FrameTransform transform;

    /** What the authenticator would be told. */
    public @Nullable Credentials asked;

    private Mechanism.@Nullable Continuation accepted;

    @Override
    public void send(byte[] command) {
        sent.add(command);
    }

    @Override
    public void sendSecret(byte[] command) {
        send(command);
    }

    @Override
    public void introduced(Map<String, byte[]> introduced) throws RefusedException {
        if (refuses) {
            throw new RefusedException(Refusal.INCOMPATIBLE_SOCKET_TYPE, "not you");
        }
        properties = introduced;
    }

    @Override
    public void authenticate(Authenticator authenticator, Credentials credentials, Mechanism.Continuation next) {
        asked = credentials;
        accepted = next;
    }

    /** The authenticator accepts. */
    public void accept() throws RefusedException {
        accepted.run();
    }

    @Override
    public void established(FrameTransform established) {
        transform = established;
    }
}
