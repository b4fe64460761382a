package io.weir.netty.security.curve;

import io.weir.netty.security.Mechanism;
import io.weir.netty.security.Metadata;
import io.weir.security.CurveKey;
import io.weir.security.CurveKeyPair;
import io.weir.transport.LocalMetadata;
import io.weir.transport.RefusedException;
import java.util.Arrays;
import java.util.Map;

/**
 * The client's side of CURVE (RFC 26): talks only to the server whose public key it was given. It is established when READY has
 * arrived.
 */
public final class CurveClient implements Mechanism {
    private static final int VERSION_AT = 6;
    private static final int HELLO_KEY_AT = 80;
    private static final int HELLO_NUMBER_AT = 112;
    private static final int HELLO_TEXT = 64;
    private static final int HELLO_SIZE = 200;
    private static final long HELLO_NUMBER = 1;

    private static final int WELCOME_NONCE_AT = 8;
    private static final int WELCOME_BOX_AT = WELCOME_NONCE_AT + CurveCommand.NONCE;
    private static final int WELCOME_KEY_AT = WELCOME_BOX_AT + Box.OVERHEAD;
    private static final int WELCOME_COOKIE_AT = WELCOME_KEY_AT + CurveCommand.KEY;
    private static final int WELCOME_SIZE = WELCOME_COOKIE_AT + Cookie.SIZE;

    private static final int COOKIE_AT = 9;
    private static final int INITIATE_NUMBER_AT = COOKIE_AT + Cookie.SIZE;
    private static final int INITIATE_KEY_AT = INITIATE_NUMBER_AT + CurveCommand.NUMBER + Box.OVERHEAD;
    private static final int VOUCH_AT = INITIATE_KEY_AT + CurveCommand.KEY;
    private static final int VOUCH_CLIENT_AT = VOUCH_AT + CurveCommand.NONCE + Box.OVERHEAD;
    private static final int VOUCH_SERVER_AT = VOUCH_CLIENT_AT + CurveCommand.KEY;
    private static final int METADATA_AT = VOUCH_SERVER_AT + CurveCommand.KEY;
    private static final long INITIATE_NUMBER = 2;

    private static final int READY_NUMBER_AT = 6;
    private static final int READY_BOX_AT = READY_NUMBER_AT + CurveCommand.NUMBER;
    private static final int READY_TEXT_AT = READY_BOX_AT + Box.OVERHEAD;

    /** Which command is due. */
    private enum Due {
        WELCOME,
        READY,
        NONE
    }

    private final CurveKey server;
    private final CurveKeyPair longTerm;
    private final byte[] metadata;
    private final CurveKeyPair shortTerm;
    private Due due = Due.WELCOME;

    /** Of our short-term key and the server's long-term one, and from WELCOME on of both short-term keys. */
    private byte[] key;

    /**
     * The client's side of one connection.
     *
     * @param server the server's long-term key
     * @param longTerm ours; the owner closes it
     * @param introduction what INITIATE says of us
     * @throws IllegalArgumentException if the server's key is one of the few that give the same with every secret
     */
    public CurveClient(CurveKey server, CurveKeyPair longTerm, LocalMetadata introduction) {
        this(server, longTerm, CurveKeyPair.generate(), introduction);
    }

    CurveClient(CurveKey server, CurveKeyPair longTerm, CurveKeyPair shortTerm, LocalMetadata introduction) {
        this.shortTerm = shortTerm;
        this.server = server;
        this.longTerm = longTerm;
        this.metadata = Metadata.encode(introduction);
        try {
            this.key = Box.key(shortTerm, server);
        } catch (RefusedException e) {
            throw new IllegalArgumentException("the server's " + e.getMessage(), e);
        }
    }

    @Override
    public String name() {
        return "CURVE";
    }

    @Override
    public boolean asServer() {
        return false;
    }

    @Override
    public void start(Exchange exchange) {
        byte[] hello = CurveCommand.of("HELLO", HELLO_SIZE);
        hello[VERSION_AT] = 1;
        CurveCommand.put(shortTerm.publicKey().array(), hello, HELLO_KEY_AT);
        CurveCommand.putNumber(HELLO_NUMBER, hello, HELLO_NUMBER_AT);
        Box.sealBehindNumber(key, "CurveZMQHELLO---", hello, HELLO_NUMBER_AT, HELLO_TEXT);
        exchange.send(hello);
    }

    @Override
    public void receive(byte[] command, Exchange exchange) throws RefusedException {
        Due now = due;
        due = Due.NONE;
        switch (now) {
            case WELCOME -> {
                CurveCommand.checkName(command, "WELCOME");
                exchange.send(initiate(command));
                due = Due.READY;
            }
            case READY -> {
                CurveCommand.checkName(command, "READY");
                ready(command, exchange);
            }
            case NONE -> CurveCommand.refuseAny(command);
        }
    }

    @Override
    public void ended() {
        shortTerm.close();
        Arrays.fill(key, (byte) 0);
    }

    private byte[] initiate(byte[] welcome) throws RefusedException {
        if (welcome.length != WELCOME_SIZE) {
            throw CurveCommand.wrongSize("WELCOME", welcome.length, Integer.toString(WELCOME_SIZE));
        }
        boolean opened = Box.openBehindNonce(key, "WELCOME-", welcome, WELCOME_NONCE_AT, WELCOME_SIZE - WELCOME_BOX_AT);
        Arrays.fill(key, (byte) 0);
        if (!opened) {
            throw CurveCommand.notOpened("box of WELCOME", "one of the server's key");
        }
        CurveKey serverShortTerm = CurveKey.of(Arrays.copyOfRange(welcome, WELCOME_KEY_AT, WELCOME_COOKIE_AT));
        key = Box.key(shortTerm, serverShortTerm);
        byte[] initiate = CurveCommand.of("INITIATE", METADATA_AT + metadata.length);
        System.arraycopy(welcome, WELCOME_COOKIE_AT, initiate, COOKIE_AT, Cookie.SIZE);
        CurveCommand.putNumber(INITIATE_NUMBER, initiate, INITIATE_NUMBER_AT);
        CurveCommand.put(longTerm.publicKey().array(), initiate, INITIATE_KEY_AT);
        vouch(serverShortTerm, initiate);
        CurveCommand.put(metadata, initiate, METADATA_AT);
        Box.sealBehindNumber(key, "CurveZMQINITIATE", initiate, INITIATE_NUMBER_AT, initiate.length - INITIATE_KEY_AT);
        shortTerm.close();
        return initiate;
    }

    private void vouch(CurveKey serverShortTerm, byte[] initiate) throws RefusedException {
        CurveCommand.put(shortTerm.publicKey().array(), initiate, VOUCH_CLIENT_AT);
        CurveCommand.put(server.array(), initiate, VOUCH_SERVER_AT);
        byte[] vouchKey = Box.key(longTerm, serverShortTerm);
        Box.sealBehindNonce(vouchKey, "VOUCH---", initiate, VOUCH_AT, METADATA_AT - VOUCH_CLIENT_AT);
        Arrays.fill(vouchKey, (byte) 0);
    }

    private void ready(byte[] ready, Exchange exchange) throws RefusedException {
        try {
            if (ready.length < READY_TEXT_AT) {
                throw CurveCommand.wrongSize("READY", ready.length, ">= " + READY_TEXT_AT);
            }
            if (!Box.openBehindNumber(key, "CurveZMQREADY---", ready, READY_NUMBER_AT, ready.length - READY_BOX_AT)) {
                throw CurveCommand.notOpened("box of READY", "one of the short-term keys");
            }
            Map<String, byte[]> properties = Metadata.decode(Arrays.copyOfRange(ready, READY_TEXT_AT, ready.length));
            long number = CurveCommand.number(ready, READY_NUMBER_AT);
            exchange.introduced(properties);
            exchange.established(new CurveTransform(key, false, INITIATE_NUMBER, number));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
}
