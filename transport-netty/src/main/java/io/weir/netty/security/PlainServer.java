package io.weir.netty.security;

import io.weir.Refusal;
import io.weir.security.Authenticator;
import io.weir.security.Credentials;
import io.weir.transport.RefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The server's side of PLAIN (RFC 24):
 *
 * <pre>
 *   HELLO      from the client: 1 byte length, user, 1 byte length, password
 *              the authenticator decides
 *   WELCOME    to the client, empty
 *   INITIATE   from the client: what it says of itself
 *   READY      to the client: what we say of ourselves
 * </pre>
 *
 * <p>A command at the wrong time, or with a byte too many, ends the connection, as in libzmq.
 */
public final class PlainServer implements Mechanism {
    private static final String NAME = "PLAIN";

    private final MechanismFactory.Handshake handshake;
    private final Authenticator authenticator;
    private final String domain;
    private String expected = "HELLO";

    /** Takes who decides about the client, and the domain that it is told. */
    public PlainServer(MechanismFactory.Handshake handshake, Authenticator authenticator, String domain) {
        this.handshake = handshake;
        this.authenticator = authenticator;
        this.domain = domain;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean asServer() {
        return true;
    }

    @Override
    public void start(Exchange exchange) {
        // The client speaks first.
    }

    @Override
    public void receive(byte[] command, Exchange exchange) throws RefusedException {
        String name = CommandBody.name(command);
        if (name.equals("ERROR")) {
            throw CommandBody.errorReceived(command);
        }
        if (!name.equals(expected)) {
            throw new RefusedException(
                    Refusal.UNEXPECTED_COMMAND,
                    "command: " + CommandBody.printable(name) + " (expected: " + expected + ")");
        }
        byte[] data = CommandBody.data(command);
        if (name.equals("HELLO")) {
            Arrays.fill(command, (byte) 0);
            expected = "INITIATE";
            exchange.authenticate(
                    authenticator, credentials(data), () -> exchange.send(CommandBody.of("WELCOME", new byte[0])));
        } else {
            exchange.introduced(Metadata.decode(data));
            exchange.send(CommandBody.of("READY", Metadata.encode(handshake.introduction())));
            exchange.established(FrameTransform.IDENTITY);
        }
    }

    /** Reads HELLO, and wipes the bytes. */
    private Credentials credentials(byte[] hello) throws RefusedException {
        ByteBuffer in = ByteBuffer.wrap(hello);
        byte[] user = read(in, "user");
        byte[] password = read(in, "password");
        if (in.hasRemaining()) {
            throw malformed(in.remaining() + " bytes behind the password");
        }
        Arrays.fill(hello, (byte) 0);
        try {
            String name = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(user))
                    .toString();
            return handshake.credentials(NAME, domain).withUser(name, password);
        } catch (CharacterCodingException e) {
            throw malformed("a user that is not UTF-8");
        }
    }

    private static byte[] read(ByteBuffer in, String what) throws RefusedException {
        int length = in.hasRemaining() ? in.get() & 0xff : -1;
        if (length < 0 || length > in.remaining()) {
            throw malformed(what + ": " + (length < 0 ? "no length" : length + " bytes of " + in.remaining()));
        }
        byte[] value = new byte[length];
        in.get(value);
        return value;
    }

    private static RefusedException malformed(String found) {
        return new RefusedException(
                Refusal.MALFORMED_COMMAND,
                "HELLO: " + found + " (expected: a user and a password, each with its length)");
    }
}
