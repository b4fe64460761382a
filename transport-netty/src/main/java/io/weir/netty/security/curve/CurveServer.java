package io.weir.netty.security.curve;

import io.weir.Refusal;
import io.weir.netty.security.Mechanism;
import io.weir.netty.security.MechanismFactory;
import io.weir.netty.security.Metadata;
import io.weir.security.Authenticator;
import io.weir.security.CurveKey;
import io.weir.security.CurveKeyPair;
import io.weir.transport.RefusedException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of CURVE (RFC 26). Between WELCOME and INITIATE it has neither of the short-term keys: the client keeps them
 * for it, in the {@link Cookie}.
 *
 * <p>Stricter than libzmq 4.3: the vouch must name this server, too, and the number of INITIATE must be above that of HELLO.
 */
public final class CurveServer implements Mechanism {
    private static final int VERSION_AT = 6;
    private static final int HELLO_KEY_AT = 80;
    private static final int HELLO_NUMBER_AT = 112;
    private static final int HELLO_BOX_AT = 120;
    private static final int HELLO_SIZE = 200;

    private static final int WELCOME_NONCE_AT = 8;
    private static final int WELCOME_KEY_AT = WELCOME_NONCE_AT + CurveCommand.NONCE + Box.OVERHEAD;
    private static final int WELCOME_TEXT = CurveCommand.KEY + Cookie.SIZE;

    private static final int COOKIE_AT = 9;
    private static final int INITIATE_NUMBER_AT = COOKIE_AT + Cookie.SIZE;
    private static final int INITIATE_BOX_AT = INITIATE_NUMBER_AT + CurveCommand.NUMBER;
    private static final int INITIATE_KEY_AT = INITIATE_BOX_AT + Box.OVERHEAD;
    private static final int VOUCH_AT = INITIATE_KEY_AT + CurveCommand.KEY;
    private static final int VOUCH_CLIENT_AT = VOUCH_AT + CurveCommand.NONCE + Box.OVERHEAD;
    private static final int VOUCH_SERVER_AT = VOUCH_CLIENT_AT + CurveCommand.KEY;
    private static final int METADATA_AT = VOUCH_SERVER_AT + CurveCommand.KEY;

    private static final int READY_NUMBER_AT = 6;
    private static final int READY_TEXT_AT = READY_NUMBER_AT + CurveCommand.NUMBER + Box.OVERHEAD;
    private static final long READY_NUMBER = 1;

    /** Which command is due. */
    private enum Due {
        HELLO,
        INITIATE,
        NONE
    }

    private final List<CurveKeyPair> pairs;
    private final byte[] metadata;
    private final MechanismFactory.Handshake handshake;
    private final Authenticator authenticator;
    private final String domain;
    private final Cookie cookie;
    private Due due = Due.HELLO;

    /** The one that the client knows us by. */
    private @Nullable CurveKeyPair pair;

    private long lastReceived;

    /** Of the two short-term keys, from INITIATE on. */
    private byte @Nullable [] messageKey;

    /**
     * The server's side of one connection.
     *
     * @param pairs our long-term keys, any of which the client may know us by; the owner closes them
     * @param handshake the connection
     * @param authenticator decides about the client's long-term key
     * @param domain what the authenticator is told; empty for none
     */
    public CurveServer(
            List<CurveKeyPair> pairs,
            MechanismFactory.Handshake handshake,
            Authenticator authenticator,
            String domain) {
        this(pairs, handshake, authenticator, domain, new Cookie());
    }

    CurveServer(
            List<CurveKeyPair> pairs,
            MechanismFactory.Handshake handshake,
            Authenticator authenticator,
            String domain,
            Cookie cookie) {
        this.cookie = cookie;
        this.pairs = List.copyOf(pairs);
        this.handshake = handshake;
        this.metadata = Metadata.encode(handshake.introduction());
        this.authenticator = authenticator;
        this.domain = domain;
    }

    @Override
    public String name() {
        return "CURVE";
    }

    /** RFC 37 asks for it; libzmq says no on both sides, and looks at neither. */
    @Override
    public boolean asServer() {
        return true;
    }

    /** Each command takes products of the curve, some hundred microseconds. */
    @Override
    public boolean isCostly() {
        return true;
    }

    /** The client speaks first. */
    @Override
    public void start(Exchange exchange) {}

    @Override
    public void receive(byte[] command, Exchange exchange) throws RefusedException {
        Due now = due;
        due = Due.NONE;
        switch (now) {
            case HELLO -> {
                CurveCommand.checkName(command, "HELLO");
                exchange.send(welcome(command));
                due = Due.INITIATE;
            }
            case INITIATE -> {
                CurveCommand.checkName(command, "INITIATE");
                initiated(command, exchange);
            }
            case NONE -> CurveCommand.refuseAny(command);
        }
    }

    private byte[] welcome(byte[] hello) throws RefusedException {
        if (hello.length != HELLO_SIZE) {
            throw CurveCommand.wrongSize("HELLO", hello.length, Integer.toString(HELLO_SIZE));
        }
        int version = (hello[VERSION_AT] & 0xff) << Byte.SIZE | (hello[VERSION_AT + 1] & 0xff);
        if (version != 0x100) {
            throw new RefusedException(
                    Refusal.MALFORMED_COMMAND,
                    "version of CURVE: " + (version >> Byte.SIZE) + "." + (version & 0xff) + " (expected: 1.0)");
        }
        CurveKey client = CurveKey.of(Arrays.copyOfRange(hello, HELLO_KEY_AT, HELLO_NUMBER_AT));
        lastReceived = CurveCommand.number(hello, HELLO_NUMBER_AT);
        for (CurveKeyPair ours : pairs) {
            byte[] key = Box.key(ours, client);
            try {
                if (Box.openBehindNumber(key, "CurveZMQHELLO---", hello, HELLO_NUMBER_AT, HELLO_SIZE - HELLO_BOX_AT)) {
                    pair = ours;
                    return welcome(key, client);
                }
            } finally {
                Arrays.fill(key, (byte) 0);
            }
        }
        throw CurveCommand.notOpened("box of HELLO", "one made for our public key");
    }

    private byte[] welcome(byte[] key, CurveKey client) {
        byte[] welcome = CurveCommand.of("WELCOME", WELCOME_KEY_AT + WELCOME_TEXT);
        try (CurveKeyPair shortTerm = CurveKeyPair.generate()) {
            CurveCommand.put(shortTerm.publicKey().array(), welcome, WELCOME_KEY_AT);
            cookie.put(client, shortTerm, welcome, WELCOME_KEY_AT + CurveCommand.KEY);
        }
        Box.sealBehindNonce(key, "WELCOME-", welcome, WELCOME_NONCE_AT, WELCOME_TEXT);
        return welcome;
    }

    private void initiated(byte[] initiate, Exchange exchange) throws RefusedException {
        if (initiate.length < METADATA_AT) {
            throw CurveCommand.wrongSize("INITIATE", initiate.length, ">= " + METADATA_AT);
        }
        byte[] key;
        Map<String, byte[]> properties;
        try (Cookie.Keys keys = cookie.take(initiate, COOKIE_AT)) {
            long number = CurveCommand.number(initiate, INITIATE_NUMBER_AT);
            CurveCommand.checkNumber("INITIATE", number, lastReceived);
            lastReceived = number;
            key = Box.key(keys.own(), keys.client());
            messageKey = key;
            int length = initiate.length - INITIATE_BOX_AT;
            if (!Box.openBehindNumber(key, "CurveZMQINITIATE", initiate, INITIATE_NUMBER_AT, length)) {
                throw CurveCommand.notOpened("box of INITIATE", "one of the short-term keys");
            }
            checkVouch(initiate, keys);
            properties = Metadata.decode(Arrays.copyOfRange(initiate, METADATA_AT, initiate.length));
        }
        CurveKey client = CurveKey.of(Arrays.copyOfRange(initiate, INITIATE_KEY_AT, VOUCH_AT));
        exchange.authenticate(
                authenticator,
                handshake.credentials(name(), domain).withPublicKey(client).withProperties(properties),
                () -> accepted(key, properties, exchange));
    }

    /** Looks whether the owner of the client's long-term key made the connection, and to us. */
    private void checkVouch(byte[] initiate, Cookie.Keys keys) throws RefusedException {
        CurveKey client = CurveKey.of(Arrays.copyOfRange(initiate, INITIATE_KEY_AT, VOUCH_AT));
        byte[] key = Box.key(keys.own(), client);
        int length = METADATA_AT - VOUCH_AT - CurveCommand.NONCE;
        boolean opened = Box.openBehindNonce(key, "VOUCH---", initiate, VOUCH_AT, length);
        Arrays.fill(key, (byte) 0);
        if (!opened) {
            throw CurveCommand.notOpened("vouch of INITIATE", "one of the client's long-term key");
        }
        byte[] shortTerm = Arrays.copyOfRange(initiate, VOUCH_CLIENT_AT, VOUCH_SERVER_AT);
        if (!MessageDigest.isEqual(shortTerm, keys.client().array())) {
            throw new RefusedException(
                    Refusal.KEY_EXCHANGE, "vouch: for another short-term key (expected: for that of the connection)");
        }
        if (pair == null || !pair.isOf(Arrays.copyOfRange(initiate, VOUCH_SERVER_AT, METADATA_AT))) {
            throw new RefusedException(
                    Refusal.KEY_EXCHANGE, "vouch: for another server (expected: for our public key)");
        }
    }

    private byte[] ready(byte[] key) {
        byte[] ready = CurveCommand.of("READY", READY_TEXT_AT + metadata.length);
        CurveCommand.putNumber(READY_NUMBER, ready, READY_NUMBER_AT);
        CurveCommand.put(metadata, ready, READY_TEXT_AT);
        Box.sealBehindNumber(key, "CurveZMQREADY---", ready, READY_NUMBER_AT, metadata.length);
        return ready;
    }

    private void accepted(byte[] key, Map<String, byte[]> properties, Exchange exchange) throws RefusedException {
        exchange.introduced(properties);
        exchange.send(ready(key));
        exchange.established(new CurveTransform(key, true, READY_NUMBER, lastReceived));
    }

    @Override
    public void ended() {
        if (messageKey != null) {
            Arrays.fill(messageKey, (byte) 0);
        }
    }
}
