package io.weir.netty.security;

import io.weir.Refusal;
import io.weir.transport.LocalMetadata;
import io.weir.transport.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The client's side of PLAIN (RFC 24), the mirror of {@link PlainServer}: HELLO as soon as the greetings are exchanged,
 * INITIATE when welcomed, established with READY. Nothing is sent before its time, since libzmq refuses that.
 */
public final class PlainClient implements Mechanism {
    /** What libzmq 4.3 servers write for the name of an ERROR under PLAIN: in C, "\x05E" is one byte, not two. */
    private static final byte[] MISSPELLED_ERROR = {0x5e, 'R', 'R', 'O', 'R'};

    private final LocalMetadata introduction;
    private final byte[] user;
    private final byte[] password;
    private boolean welcomed;

    /** Takes what INITIATE says of us, and what HELLO does; the password, in UTF-8, is not written to. */
    public PlainClient(LocalMetadata introduction, String user, byte[] password) {
        this.introduction = introduction;
        this.user = user.getBytes(StandardCharsets.UTF_8);
        this.password = password;
    }

    @Override
    public String name() {
        return "PLAIN";
    }

    @Override
    public boolean asServer() {
        return false;
    }

    @Override
    public void start(Exchange exchange) {
        byte[] data = new byte[2 + user.length + password.length];
        data[0] = (byte) user.length;
        System.arraycopy(user, 0, data, 1, user.length);
        data[1 + user.length] = (byte) password.length;
        System.arraycopy(password, 0, data, 2 + user.length, password.length);
        exchange.sendSecret(CommandBody.of("HELLO", data));
        Arrays.fill(data, (byte) 0);
    }

    @Override
    public void receive(byte[] command, Exchange exchange) throws RefusedException {
        byte[] meant = isMisspelledError(command)
                ? CommandBody.of("ERROR", Arrays.copyOfRange(command, MISSPELLED_ERROR.length, command.length))
                : command;
        String name = CommandBody.name(meant);
        String expected = welcomed ? "READY" : "WELCOME";
        if (name.equals("ERROR")) {
            throw CommandBody.errorReceived(meant);
        }
        if (!name.equals(expected)) {
            throw new RefusedException(
                    Refusal.UNEXPECTED_COMMAND,
                    "command: " + CommandBody.printable(name) + " (expected: " + expected + ")");
        }
        byte[] data = CommandBody.data(meant);
        if (welcomed) {
            exchange.introduced(Metadata.decode(data));
            exchange.established(FrameTransform.IDENTITY);
        } else {
            welcome(data, exchange);
        }
    }

    private void welcome(byte[] data, Exchange exchange) throws RefusedException {
        if (data.length > 0) {
            throw new RefusedException(
                    Refusal.MALFORMED_COMMAND, "WELCOME: " + data.length + " bytes (expected: none)");
        }
        welcomed = true;
        exchange.send(CommandBody.of("INITIATE", Metadata.encode(introduction)));
    }

    private static boolean isMisspelledError(byte[] command) {
        return command.length > MISSPELLED_ERROR.length
                && Arrays.equals(command, 0, MISSPELLED_ERROR.length, MISSPELLED_ERROR, 0, MISSPELLED_ERROR.length);
    }
}
