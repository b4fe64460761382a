package io.weir.netty.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.weir.netty.security.Mechanism;
import io.weir.netty.security.MechanismFactory.Handshake;
import io.weir.netty.security.NullMechanism;
import io.weir.netty.security.PlainClient;
import io.weir.netty.security.PlainServer;
import io.weir.netty.security.curve.KnownEnds;
import io.weir.netty.testing.Allocations;
import io.weir.option.SocketOptions.Arrivals;
import io.weir.option.SocketOptions.Heartbeats;
import io.weir.option.SocketOptions.Limits;
import io.weir.security.Authenticator;
import io.weir.security.Credentials;
import io.weir.security.Verdict;
import io.weir.transport.LocalMetadata;
import io.weir.transport.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All that a peer may say from the first byte on, to either side of each mechanism. The connection is open or refused for a reason,
 * once; the bytes may be cut anywhere; closing it finds all buffers released; and no authenticator's password outlives its verdict.
 * The first byte of an input says how the rest is cut.
 */
class HandshakeFuzz {
    private static final Limits LIMITS =
            new Limits(600, 3, Duration.ZERO, Duration.ZERO, 1, 700, 2, 10, 1000, Arrivals.UNLIMITED);
    private static final LocalMetadata ROUTER = Samples.introduction("ROUTER");

    /** What a connection may cost whatever is said; then each byte, which may be a message. */
    private static final long FIXED = 1024 * 1024;

    private static final long PER_BYTE = 2048;

    /** What the authenticator fails with. */
    private static final String BROKEN = "broken";

    private final List<Credentials> judged = new ArrayList<>();

    static Stream<Arguments> nullVectors() {
        return Seeds.handshakes(Vector.all(), "");
    }

    static Stream<Arguments> plainClients() {
        return Seeds.handshakes(Vector.plain(), "c->s");
    }

    static Stream<Arguments> plainServers() {
        return Seeds.handshakes(Vector.plain(), "s->c");
    }

    static Stream<Arguments> curveClients() {
        return Seeds.handshakes(Vector.curve(), "c->s");
    }

    static Stream<Arguments> curveServers() {
        return Seeds.handshakes(Vector.curve(), "s->c");
    }

    @MethodSource("nullVectors")
    @FuzzTest(maxDuration = "")
    void aNullPeer(byte[] input) {
        sameHoweverCut(input, () -> new NullMechanism(ROUTER));
    }

    @MethodSource("nullVectors")
    @FuzzTest(maxDuration = "")
    void aNullPeerThatIsAskedAbout(byte[] input) {
        byte[] password = {input.length == 0 ? 0 : input[input.length - 1]};
        Authenticator authenticator = credentials -> judge(credentials.withUser("by the last byte", password));
        sameHoweverCut(input, () -> NullMechanism.asking(handshake(true), authenticator, "domain"));
    }

    @MethodSource("plainClients")
    @FuzzTest(maxDuration = "")
    void aPlainClient(byte[] input) {
        judged.clear();
        sameHoweverCut(input, () -> new PlainServer(handshake(true), this::judge, "domain"));

        assertThat(judged)
                .as("passwords after the verdict")
                .allMatch(
                        credentials -> Arrays.equals(credentials.password(), new byte[credentials.password().length]));
    }

    @MethodSource("plainServers")
    @FuzzTest(maxDuration = "")
    void aPlainServer(byte[] input) {
        sameHoweverCut(input, () -> new PlainClient(ROUTER, "user", new byte[] {1, 2, 3}));
    }

    @MethodSource("curveClients")
    @FuzzTest(maxDuration = "")
    void aCurveClient(byte[] input) {
        once(input, () -> KnownEnds.server(handshake(true)));
    }

    @MethodSource("curveServers")
    @FuzzTest(maxDuration = "")
    void aCurveServer(byte[] input) {
        once(input, () -> KnownEnds.client(ROUTER));
    }

    private static Handshake handshake(boolean accepted) {
        return new Handshake(accepted, ROUTER, LIMITS, "192.0.2.1", "here", "there");
    }

    /** The password chooses: every kind of verdict, none, and every way to fail. */
    private CompletionStage<Verdict> judge(Credentials credentials) {
        byte[] password = credentials.password();
        int choice = password.length == 0 ? 0 : password[0] & 0x0f;
        if (choice != 7) {
            judged.add(credentials);
        }
        return switch (choice) {
            case 1 -> CompletableFuture.completedStage(Verdict.tryLater("busy"));
            case 2 -> CompletableFuture.completedStage(Verdict.denied("no"));
            case 3 -> CompletableFuture.completedStage(Verdict.failed("do not know"));
            case 4 -> throw new IllegalStateException(BROKEN);
            case 5 -> null;
            case 6 -> CompletableFuture.failedStage(new IllegalStateException(BROKEN));
            case 7 -> new CompletableFuture<>();
            default -> CompletableFuture.completedStage(Verdict.accepted("a user"));
        };
    }

    private static void sameHoweverCut(byte[] input, Supplier<Mechanism> mechanism) {
        if (input.length == 0) {
            return;
        }
        byte[] stream = Arrays.copyOfRange(input, 1, input.length);
        String whole = converse(stream, Integer.MAX_VALUE, mechanism);
        String inPieces = converse(stream, 1 + (input[0] & 0x3f), mechanism);

        if (!whole.equals(inPieces)) {
            throw new AssertionError(inPieces + " (expected: " + whole + ")");
        }
    }

    private static void once(byte[] input, Supplier<Mechanism> mechanism) {
        if (input.length > 0) {
            converse(Arrays.copyOfRange(input, 1, input.length), 1 + (input[0] & 0xff), mechanism);
        }
    }

    /** What came of it, and all that we said. */
    private static String converse(byte[] stream, int piece, Supplier<Mechanism> mechanism) {
        return Allocations.within(FIXED + PER_BYTE * stream.length, () -> converse(stream, piece, mechanism.get()));
    }

    private static String converse(byte[] stream, int piece, Mechanism mechanism) {
        Conversation conversation = new Conversation(ROUTER, mechanism, LIMITS, Heartbeats.OFF);
        StringBuilder what = new StringBuilder();
        try (conversation) {
            for (int at = 0; at < stream.length; at += Math.min(piece, stream.length - at)) {
                conversation.feed(Arrays.copyOfRange(stream, at, at + Math.min(piece, stream.length - at)));
            }
            what.append(conversation.sentHex());
        }
        return what.append(' ').append(outcome(conversation)).toString();
    }

    private static String outcome(Conversation conversation) {
        if (conversation.remote != null) {
            RefusedException why = conversation.inbox.refused;
            return conversation.remote.origin() + " "
                    + conversation.remote.properties().keySet() + " "
                    + conversation.inbox.events + " "
                    + (why == null ? "" : why.refusal() + ": " + why.getMessage());
        }
        RefusedException why = conversation.refused;
        if (why == null && conversation.closedBy instanceof RefusedException closed) {
            why = closed;
        }
        if (why == null) {
            throw new AssertionError("neither open nor refused", conversation.closedBy);
        }
        if (why.getCause() != null && !isOfTheAuthenticator(why.getCause())) {
            throw new AssertionError("an internal error", why);
        }
        return why.refusal() + ": " + why.getMessage();
    }

    private static boolean isOfTheAuthenticator(Throwable failure) {
        return failure.getStackTrace()[0].getClassName().equals(HandshakeFuzz.class.getName());
    }
}
