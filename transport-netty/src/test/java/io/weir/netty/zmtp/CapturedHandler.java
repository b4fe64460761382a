package io.weir.netty.zmtp;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBufUtil;
import io.weir.AuthenticatorException;
import io.weir.security.Authenticator;
import io.weir.security.Credentials;
import io.weir.security.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Says what the ZAP handler of a capture said; if there was none, or it spoke wrongly, then nothing. */
final class CapturedHandler implements Authenticator {
    /** What it was asked, and each password as it was then. */
    final List<Credentials> asked = new ArrayList<>();

    final List<String> passwords = new ArrayList<>();

    private final @Nullable JsonNode exchange;

    CapturedHandler(Vector vector) {
        exchange = exchange(vector);
    }

    /** The request to the handler, and its reply; null if it was not asked. */
    static @Nullable JsonNode exchange(Vector vector) {
        return vector.connection().path("zap").get(0);
    }

    @Override
    public CompletionStage<Verdict> authenticate(Credentials credentials) {
        asked.add(credentials);
        byte[] password = credentials.password();
        passwords.add(password == null ? "" : new String(password, StandardCharsets.UTF_8));
        return CompletableFuture.completedStage(verdict());
    }

    private Verdict verdict() {
        JsonNode reply = exchange == null ? null : exchange.get("reply_frames");
        if (reply == null
                || reply.size() != 7
                || !text(reply, 1).equals("1.0")
                || !text(reply, 2).equals("1")
                || text(reply, 6).equals("\tbad")) {
            throw new AuthenticatorException("no handler, or one that speaks wrongly");
        }
        return switch (text(reply, 3)) {
            case "200" -> Verdict.accepted(text(reply, 5));
            case "300" -> Verdict.tryLater(text(reply, 4));
            case "400" -> Verdict.denied(text(reply, 4));
            case "500" -> Verdict.failed(text(reply, 4));
            default -> throw new AuthenticatorException("status");
        };
    }

    private static String text(JsonNode frames, int index) {
        return new String(ByteBufUtil.decodeHexDump(frames.get(index).asText()), StandardCharsets.UTF_8);
    }
}
