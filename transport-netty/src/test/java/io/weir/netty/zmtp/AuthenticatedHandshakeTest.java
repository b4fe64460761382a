package io.weir.netty.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.ReferenceCountUtil;
import io.weir.Refusal;
import io.weir.netty.security.MechanismFactory;
import io.weir.netty.security.NullMechanism;
import io.weir.netty.security.PlainClient;
import io.weir.netty.security.PlainServer;
import io.weir.option.SocketOptions.Heartbeats;
import io.weir.security.Authenticator;
import io.weir.security.Verdict;
import io.weir.transport.LocalMetadata;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A handshake that waits for an authenticator, and what arrives meanwhile. */
class AuthenticatedHandshakeTest {
    private static final String PLAIN_GREETING =
            Samples.GREETING.replace("4e554c4c" + "00".repeat(16), "504c41494e" + "00".repeat(15));
    private static final String HELLO = "040a" + "0548454c4c4f" + "0161" + "0162";
    private static final String INITIATE =
            "041d" + "08494e495449415445" + "0b536f636b65742d54797065" + "0000000450555348";
    private static final String WELCOME = "0408" + "0757454c434f4d45";
    private static final String MESSAGE = "0002" + "6869";

    private final LocalMetadata introduction = Samples.introduction("PULL");
    private final CompletableFuture<Verdict> verdict = new CompletableFuture<>();
    private final Authenticator authenticator = credentials -> verdict;
    private final MechanismFactory.Handshake handshake =
            new MechanismFactory.Handshake(true, introduction, Samples.LIMITS, "127.0.0.1", "here", "there");

    private Conversation plain() {
        Conversation conversation = new Conversation(
                introduction, new PlainServer(handshake, authenticator, ""), Samples.LIMITS, Heartbeats.OFF);
        conversation.feed(PLAIN_GREETING);
        conversation.sent();
        return conversation;
    }

    private void decide(Conversation conversation, Verdict said) {
        verdict.complete(said);
        conversation.channel.runPendingTasks();
    }

    @Test
    void theClientIsWelcomedWhenItWasAccepted() {
        try (Conversation conversation = plain()) {
            conversation.feed(HELLO);
            assertThat(conversation.sentHex()).isEmpty();
            decide(conversation, Verdict.accepted("a", Map.of("k", "v")));
            assertThat(conversation.sentHex()).isEqualTo(WELCOME);
            conversation.feed(INITIATE + MESSAGE);

            assertThat(conversation.remote.origin().userId()).isEqualTo("a");
            assertThat(conversation.remote.origin().properties()).isEqualTo(Map.of("k", "v"));
            assertThat(conversation.inbox.events).containsExactly("message 6869");
        }
    }

    @Test
    void whatComesMeanwhileWaitsAndIsNotReadOn() {
        try (Conversation conversation = plain()) {
            conversation.feed(HELLO);
            assertThat(conversation.channel.config().isAutoRead()).isTrue();
            conversation.feed(INITIATE.substring(0, 20));
            assertThat(conversation.channel.config().isAutoRead()).isFalse();
            conversation.feed(INITIATE.substring(20) + MESSAGE, MESSAGE);
            assertThat(conversation.remote).isNull();
            decide(conversation, Verdict.accepted());

            assertThat(conversation.inbox.events).containsExactly("message 6869", "message 6869");
            assertThat(conversation.inbox.bursts).isPositive();
            assertThat(conversation.channel.config().isAutoRead()).isTrue();
        }
    }

    @Test
    void aClientThatIsDeniedIsToldAndNothingIsKept() {
        try (Conversation conversation = plain()) {
            conversation.feed(HELLO + INITIATE + MESSAGE);
            decide(conversation, Verdict.denied("no"));

            assertThat(conversation.sentHex()).isEqualTo("040a" + "054552524f52" + "03343030");
            assertThat(conversation.refused.refusal()).isEqualTo(Refusal.AUTHENTICATION_DENIED);
            assertThat(conversation.channel.isActive()).isFalse();
        }
    }

    @Test
    void aClientThatIsToTryLaterIsToldNothing() {
        try (Conversation conversation = plain()) {
            conversation.feed(HELLO);
            decide(conversation, Verdict.tryLater("busy"));

            assertThat(conversation.sentHex()).isEmpty();
            assertThat(conversation.refused.refusal()).isEqualTo(Refusal.AUTHENTICATION_DEFERRED);
        }
    }

    @Test
    void aVerdictAfterTheEndMeansNothing() {
        try (Conversation conversation = plain()) {
            conversation.feed(HELLO + INITIATE);
            conversation.hangUp();
            decide(conversation, Verdict.accepted());

            assertThat(conversation.remote).isNull();
            assertThat(conversation.sentHex()).isEmpty();
        }
    }

    @Test
    void noVerdictInTheTimeOfTheHandshakeIsARefusalOfItsOwn() {
        try (Conversation conversation = plain()) {
            conversation.feed(HELLO);
            conversation.channel.advanceTimeBy(30, TimeUnit.SECONDS);
            conversation.channel.runScheduledPendingTasks();

            assertThat(conversation.refused.refusal()).isEqualTo(Refusal.AUTHENTICATION_TIMEOUT);
            assertThat(conversation.refused)
                    .hasMessage("authenticator: no verdict (expected: within handshakeTimeout of 30000 ms)");
            decide(conversation, Verdict.accepted());
            assertThat(conversation.remote).isNull();
        }
    }

    @Test
    void whatHeldThePasswordIsWiped() {
        try (Conversation conversation = plain()) {
            ByteBuf read = Unpooled.directBuffer().writeBytes(ByteBufUtil.decodeHexDump(HELLO));
            int size = read.readableBytes();
            conversation.channel.pipeline().fireChannelRead(read.retain());

            assertThat(ByteBufUtil.hexDump(read, 0, size)).isEqualTo("00".repeat(size));
            read.release();
            decide(conversation, Verdict.accepted());
        }
    }

    @Test
    void whatAClientSaysItsPasswordWithIsWipedWhenItHasLeft() {
        PlainClient mechanism = new PlainClient(introduction, "a", new byte[] {'b'});
        try (Conversation conversation = new Conversation(introduction, mechanism, Samples.LIMITS, Heartbeats.OFF)) {
            conversation.feed(PLAIN_GREETING);
            ReferenceCountUtil.release(conversation.channel.readOutbound());
            ReferenceCountUtil.release(conversation.channel.readOutbound());
            ByteBuf hello = conversation.channel.readOutbound();
            ByteBuffer memory = hello.nioBuffer();

            assertThat(ByteBufUtil.hexDump(hello)).isEqualTo(HELLO);
            assertThat(hello.isDirect()).isTrue();
            hello.release();
            assertThat(ByteBufUtil.hexDump(Unpooled.wrappedBuffer(memory))).isEqualTo("00".repeat(HELLO.length() / 2));
        }
    }

    @Test
    void whatAnAuthenticatorFailsWithIsNotTold() {
        IllegalStateException failure =
                new IllegalStateException("the password is b", new IllegalArgumentException("it is b"));
        try (Conversation conversation = plain()) {
            conversation.feed(HELLO);
            verdict.completeExceptionally(failure);
            conversation.channel.runPendingTasks();

            StringWriter told = new StringWriter();
            conversation.refused.printStackTrace(new PrintWriter(told));
            assertThat(told.toString())
                    .contains(
                            "IllegalStateException",
                            "IllegalArgumentException",
                            "whatAnAuthenticatorFailsWithIsNotTold")
                    .doesNotContain("password is", "it is");
        }
    }

    @Test
    void nullSaysReadyWhenThePeerWasAccepted() {
        NullMechanism mechanism = NullMechanism.asking(handshake, authenticator, "");
        try (Conversation conversation = new Conversation(introduction, mechanism, Samples.LIMITS, Heartbeats.OFF)) {
            conversation.feed(Samples.GREETING + Samples.READY_PUSH);
            assertThat(conversation.sentHex()).isEqualTo(Samples.GREETING);
            decide(conversation, Verdict.accepted("a"));

            assertThat(conversation.sentHex()).isEqualTo(Samples.READY_PUSH.replace("50555348", "50554c4c"));
            assertThat(conversation.remote.origin().userId()).isEqualTo("a");
        }
    }
}
