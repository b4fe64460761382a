package io.weir.patterns.zap;

import io.weir.AuthenticatorException;
import io.weir.Endpoint;
import io.weir.Message;
import io.weir.SendResult;
import io.weir.UnknownEndpointException;
import io.weir.patterns.reqrep.DealerSocket;
import io.weir.security.Credentials;
import io.weir.security.CurveKey;
import io.weir.security.Verdict;
import io.weir.socket.Context;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Asks the handler of a context, through one socket. For any thread; no stage is completed under the lock. */
final class ZapClient {
    static final String VERSION = "1.0";

    /** So many requests may be without a reply; then the oldest is given up, whose handshake is long over. */
    private static final int MOST_PENDING = 10_000;

    private static final byte[] DELIMITER = {};

    private final DealerSocket socket;
    private final Map<String, CompletableFuture<Verdict>> pending = new LinkedHashMap<>();
    private long lastId;

    ZapClient(Context context) {
        // A request is for the handler that is there, not for one that may come.
        socket = DealerSocket.open(context, o -> o.immediate(true).linger(Duration.ZERO));
        socket.onMessage(this::replied);
    }

    CompletionStage<Verdict> authenticate(Credentials credentials) {
        List<CompletableFuture<Verdict>> lost = new ArrayList<>();
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        try {
            request(credentials, verdict, lost);
        } finally {
            fail(lost, "the handler has gone, or does not reply");
        }
        return verdict;
    }

    private synchronized void request(
            Credentials credentials, CompletableFuture<Verdict> verdict, List<CompletableFuture<Verdict>> lost) {
        if (socket.peerCount() == 0) {
            // What was asked went to a handler that is no more.
            lost.addAll(pending.values());
            pending.clear();
            connect();
        }
        String id = Long.toString(++lastId);
        pending.put(id, verdict);
        SendResult sent = socket.trySend(Message.wrap(frames(id, credentials)));
        if (sent != SendResult.SENT) {
            pending.remove(id);
            throw new AuthenticatorException("the handler at " + Zap.ENDPOINT + " takes no request: " + sent);
        }
        if (pending.size() > MOST_PENDING) {
            Iterator<CompletableFuture<Verdict>> oldest = pending.values().iterator();
            lost.add(oldest.next());
            oldest.remove();
        }
    }

    /** A name that is bound is connected to at once. */
    private void connect() {
        Endpoint endpoint = Endpoint.parse(Zap.ENDPOINT);
        socket.connect(endpoint);
        if (socket.peerCount() > 0) {
            return;
        }
        String why = socket.unreachable().getOrDefault(endpoint, "not connected yet");
        try {
            socket.disconnect(endpoint);
        } catch (UnknownEndpointException e) {
            // It was refused, and is gone already.
        }
        throw new AuthenticatorException("no handler (expected: a REP or ROUTER at " + Zap.ENDPOINT + "): " + why);
    }

    private static List<byte[]> frames(String id, Credentials credentials) {
        List<byte[]> frames = new ArrayList<>();
        frames.add(DELIMITER);
        frames.add(utf8(VERSION));
        frames.add(utf8(id));
        frames.add(utf8(credentials.domain()));
        frames.add(utf8(credentials.address()));
        frames.add(credentials.routingId().array());
        frames.add(utf8(credentials.mechanism()));
        String user = credentials.user();
        byte[] password = credentials.password();
        if (user != null && password != null) {
            frames.add(utf8(user));
            frames.add(password.clone());
        }
        CurveKey key = credentials.publicKey();
        if (key != null) {
            frames.add(key.bytes());
        }
        return frames;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void replied(Message reply) {
        String id = ZapReply.id(reply);
        CompletableFuture<Verdict> verdict = take(id);
        if (verdict != null) {
            try {
                verdict.complete(ZapReply.read(reply));
            } catch (AuthenticatorException e) {
                verdict.completeExceptionally(e);
            }
        } else if (!wasAsked(id)) {
            // Which request that was to answer is not known, so none is answered.
            fail(takeAll(), "ZAP reply, request id: " + id + " (expected: that of a request)");
        }
    }

    private synchronized @Nullable CompletableFuture<Verdict> take(String id) {
        return pending.remove(id);
    }

    private synchronized List<CompletableFuture<Verdict>> takeAll() {
        List<CompletableFuture<Verdict>> all = new ArrayList<>(pending.values());
        pending.clear();
        return all;
    }

    /** Whether a request with that id was given up, so that its reply is merely late. */
    private synchronized boolean wasAsked(String id) {
        return id.matches("[1-9]\\d{0,17}") && Long.parseLong(id) <= lastId;
    }

    private static void fail(List<CompletableFuture<Verdict>> verdicts, String why) {
        verdicts.forEach(each -> each.completeExceptionally(new AuthenticatorException(why)));
    }
}
