package io.weir.netty.security.curve;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.netty.security.CommandBody;
import io.weir.netty.security.Mechanism;
import io.weir.netty.security.MechanismFactory.Handshake;
import io.weir.option.SocketOptions.Limits;
import io.weir.security.Authenticator;
import io.weir.security.CurveKey;
import io.weir.security.CurveKeyPair;
import io.weir.transport.LocalMetadata;
import io.weir.transport.RefusedException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A captured connection, replayed to an end of ours. If the capture has the secrets, our end takes them for its own, and gets the
 * bytes as they were. Else it has its own, and each command is opened with the keys of the capture and sealed again, by Bouncy
 * Castle, with ours; what did not open before does not open afterwards.
 */
public final class CurveTranscript {
    private static final int COOKIE_AT = 9;
    private static final int NUMBER_AT = 105;
    private static final int VOUCH = 80;

    private final JsonNode vector;
    private final JsonNode keys;

    /** What we need of the other end's commands to seal the next. */
    private byte @Nullable [] ourWelcome;

    private byte @Nullable [] ourHello;
    private byte @Nullable [] theirWelcome;
    private byte @Nullable [] ourKey;

    /** Replays that connection. */
    public CurveTranscript(JsonNode vector) {
        this.vector = vector;
        this.keys = vector.path("keys");
    }

    /** The server, with the key of the cookies if it is known. */
    public Mechanism server(LocalMetadata introduction, Limits limits) {
        Handshake handshake = new Handshake(true, introduction, limits, "192.0.2.1", "here", "there");
        return new CurveServer(
                List.of(CurveKeyPair.of(HandmadeClient.SERVER_SECRET)),
                handshake,
                Authenticator.anyClient(),
                "",
                keys.has("cookie_key") ? new Cookie(key("cookie_key")) : new Cookie());
    }

    /** The client, with the short-term key if that is known. */
    public Mechanism client(LocalMetadata introduction) {
        return new CurveClient(
                CurveKey.of(HandmadeClient.SERVER),
                CurveKeyPair.of(HandmadeClient.CLIENT_SECRET),
                keys.has("client_transient_secret")
                        ? CurveKeyPair.of(key("client_transient_secret"))
                        : CurveKeyPair.generate(),
                introduction);
    }

    /** Whether a client that was written by hand speaks to our server, which has other short-term keys than libzmq's had. */
    public boolean isSealedAgainForTheServer() {
        return keys.has("client_transient_secret");
    }

    /** Whether a server that was written by hand speaks to our client, which has another short-term key than libzmq's had. */
    public boolean isSealedAgainForTheClient() {
        return keys.has("server_transient_secret");
    }

    /** Takes note of a command that our end sent. */
    public void sent(byte[] command) throws RefusedException {
        switch (CommandBody.name(command)) {
            case "HELLO" -> ourHello = command;
            case "WELCOME" -> ourWelcome = command;
            default -> {}
        }
    }

    /** Takes note of the captured WELCOME, with whose cookie INITIATE is compared. */
    public void theirWelcome(byte[] command) {
        theirWelcome = command;
    }

    /** A command of the captured client, for our server. */
    public byte[] toServer(byte[] body) throws RefusedException {
        return switch (name(body)) {
            case "INITIATE" -> initiate(body);
            case "MESSAGE" -> sealAgain(body, 16, "CurveZMQMESSAGEC", key("precomputed_transient_shared_key"), ourKey);
            default -> body;
        };
    }

    /** A command of the captured server, for our client. */
    public byte[] toClient(byte[] body) throws RefusedException {
        return switch (name(body)) {
            case "WELCOME" -> welcome(body);
            case "READY" -> sealAgain(body, 14, "CurveZMQREADY---", key("precomputed_transient_shared_key"), ourKey);
            case "MESSAGE" -> sealAgain(body, 16, "CurveZMQMESSAGES", key("precomputed_transient_shared_key"), ourKey);
            default -> body;
        };
    }

    private byte[] initiate(byte[] body) {
        byte[] theirKey = key("precomputed_transient_shared_key");
        byte[] theirs = openedWelcome(theirWelcome);
        byte[] ours = openedWelcome(ourWelcome);
        ourKey = HandmadeClient.key(HandmadeClient.SHORT_SECRET, Arrays.copyOf(ours, 32));
        byte[] cookie = new byte[Cookie.SIZE];
        for (int i = 0; i < cookie.length; i++) {
            // Damaged where it was damaged.
            cookie[i] = (byte) (ours[32 + i] ^ theirs[32 + i] ^ body[COOKIE_AT + i]);
        }
        byte[] nonce = HandmadeClient.nonce("CurveZMQINITIATE", Arrays.copyOfRange(body, NUMBER_AT, NUMBER_AT + 8));
        byte[] text = NaCl.opened(theirKey, nonce, Arrays.copyOfRange(body, NUMBER_AT + 8, body.length));
        byte[] vouchNonce = HandmadeClient.nonce("VOUCH---", Arrays.copyOfRange(text, 32, 48));
        byte[] vouch = sealAgain(
                Arrays.copyOfRange(text, 48, 48 + VOUCH),
                vouchNonce,
                HandmadeClient.key(HandmadeClient.CLIENT_SECRET, Arrays.copyOf(theirs, 32)),
                HandmadeClient.key(HandmadeClient.CLIENT_SECRET, Arrays.copyOf(ours, 32)));
        System.arraycopy(vouch, 0, text, 48, VOUCH);
        return HandmadeClient.join(
                Arrays.copyOf(body, COOKIE_AT),
                cookie,
                Arrays.copyOfRange(body, NUMBER_AT, NUMBER_AT + 8),
                NaCl.box(ourKey, nonce, text));
    }

    /** S' and the cookie. */
    private static byte[] openedWelcome(byte[] welcome) {
        return NaCl.opened(
                HandmadeClient.key(HandmadeClient.SHORT_SECRET, HandmadeClient.SERVER),
                HandmadeClient.nonce("WELCOME-", Arrays.copyOfRange(welcome, 8, 24)),
                Arrays.copyOfRange(welcome, 24, welcome.length));
    }

    private byte[] welcome(byte[] body) {
        byte[] ourShort = Arrays.copyOfRange(ourHello, 80, 112);
        ourKey = HandmadeClient.key(key("server_transient_secret"), ourShort);
        byte[] theirShort = NaCl.hex(
                vector.get("decrypted").get(0).get("client_transient_public").asText());
        byte[] box = sealAgain(
                Arrays.copyOfRange(body, 24, body.length),
                HandmadeClient.nonce("WELCOME-", Arrays.copyOfRange(body, 8, 24)),
                HandmadeClient.key(HandmadeClient.SERVER_SECRET, theirShort),
                HandmadeClient.key(HandmadeClient.SERVER_SECRET, ourShort));
        return HandmadeClient.join(Arrays.copyOf(body, 24), box);
    }

    private static byte[] sealAgain(byte[] body, int boxAt, String prefix, byte[] theirKey, byte[] ourKey) {
        if (body.length < boxAt + Box.OVERHEAD) {
            return body;
        }
        byte[] nonce = HandmadeClient.nonce(prefix, Arrays.copyOfRange(body, boxAt - 8, boxAt));
        byte[] box = sealAgain(Arrays.copyOfRange(body, boxAt, body.length), nonce, theirKey, ourKey);
        return HandmadeClient.join(Arrays.copyOf(body, boxAt), box);
    }

    private static byte[] sealAgain(byte[] box, byte[] nonce, byte[] theirKey, byte[] ourKey) {
        byte[] text = NaCl.opened(theirKey, nonce, box);
        byte[] again = NaCl.box(ourKey, nonce, text);
        byte[] was = NaCl.box(theirKey, nonce, text);
        again[0] ^= (byte) (was[0] ^ box[0]);
        return again;
    }

    private static String name(byte[] body) {
        try {
            return CommandBody.name(body);
        } catch (RefusedException e) {
            return "";
        }
    }

    private byte[] key(String name) {
        return NaCl.hex(keys.get(name).asText());
    }
}
