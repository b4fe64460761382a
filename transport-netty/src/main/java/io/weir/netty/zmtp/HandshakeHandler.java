package io.weir.netty.zmtp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.weir.Refusal;
import io.weir.RoutingId;
import io.weir.netty.security.CommandBody;
import io.weir.netty.security.FrameTransform;
import io.weir.netty.security.Mechanism;
import io.weir.netty.security.Metadata;
import io.weir.security.Authenticator;
import io.weir.security.Credentials;
import io.weir.security.Verdict;
import io.weir.transport.RefusedException;
import io.weir.transport.RemoteMetadata;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The second handler of a connection: carries commands between the peer and a {@link Mechanism}, and lets only such
 * peers pass as may talk to our kind of socket. Then it leaves; bytes behind the last command go to the handler that
 * takes its place.
 *
 * <p>Stricter than libzmq, as RFC 37 asks: frames must have the COMMAND bit, and an Identity must be a legal one.
 */
final class HandshakeHandler extends ChannelInboundHandlerAdapter {
    /** Bytes that an announced size may reserve at first; the commands of all mechanisms are smaller. */
    private static final int TRUSTED = 512;

    private final HandshakeSettings settings;
    private final HandshakeOutcome outcome;
    private final int minorVersion;
    private final FrameHeader header = new FrameHeader();
    private final FrameBody body = new FrameBody(TRUSTED);
    private boolean inBody;
    private @Nullable RemoteMetadata remote;
    private @Nullable FrameTransform transform;

    /** What the authenticator said, or before that the certificate of TLS; null if there is neither. */
    private Verdict.@Nullable Accepted accepted;

    /** The question whose answer the mechanism waits for; commands wait, too. */
    private @Nullable AuthenticatorCall question;

    /** The command that waits for a turn of the event loop; others wait behind it. */
    private byte @Nullable [] waitingCommand;

    private HandshakeThrottle.@Nullable Step waitingStep;

    /** What has arrived and was not taken yet, in its order. */
    private final Queue<ByteBuf> arrived = new ArrayDeque<>(1);

    HandshakeHandler(HandshakeSettings settings, HandshakeOutcome outcome, int minorVersion) {
        this.settings = settings;
        this.outcome = outcome;
        this.minorVersion = minorVersion;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        String subject = PeerCertificate.subject(ctx.channel());
        accepted = subject == null ? null : new Verdict.Accepted(subject, Map.of());
        settings.mechanism().start(new ChannelExchange(ctx));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        arrived.add((ByteBuf) message);
        proceed(ctx);
    }

    /** Takes what has arrived, until the mechanism has to wait or the handshake is over. */
    private void proceed(ChannelHandlerContext ctx) {
        try {
            receiveCommands(ctx);
        } catch (RefusedException e) {
            outcome.refuse(ctx.channel(), e);
        }
        if (outcome.isKnown()) {
            discard(ctx);
        } else if (remote != null && transform != null) {
            leave(ctx, accepted == null ? remote : remote.acceptedAs(accepted), transform);
        } else if (!arrived.isEmpty()) {
            // The peer speaks out of turn, and shall not fill our memory; one that does not is still heard to hang up.
            ctx.channel().config().setAutoRead(false);
        }
    }

    private void receiveCommands(ChannelHandlerContext ctx) throws RefusedException {
        Mechanism.Exchange exchange = new ChannelExchange(ctx);
        while (transform == null && !waits() && !outcome.isKnown() && !arrived.isEmpty()) {
            byte[] command = readAndWipe(arrived.element());
            if (command != null) {
                if (settings.mechanism().isCostly()
                        && !settings.throttle().begin(ctx.channel().eventLoop())) {
                    awaitTurn(ctx, command);
                } else {
                    settings.mechanism().receive(command, exchange);
                }
            }
            if (!arrived.element().isReadable()) {
                arrived.remove().release();
            }
        }
    }

    private boolean waits() {
        return question != null || waitingCommand != null;
    }

    private void awaitTurn(ChannelHandlerContext ctx, byte[] command) {
        HandshakeThrottle.Step step = () -> takeTurn(ctx);
        waitingCommand = command;
        waitingStep = step;
        settings.throttle().add(ctx.channel().eventLoop(), settings.network(), step);
    }

    /** It is the turn of the command that waited. The connection has not ended, or the step would have been removed. */
    private void takeTurn(ChannelHandlerContext ctx) {
        byte[] command = waitingCommand;
        waitingCommand = null;
        waitingStep = null;
        if (command == null || outcome.isKnown()) {
            return;
        }
        try {
            goOn(ctx, () -> settings.mechanism().receive(command, new ChannelExchange(ctx)));
        } catch (RuntimeException e) {
            exceptionCaught(ctx, e);
        }
    }

    private void leaveTurns(ChannelHandlerContext ctx) {
        if (waitingStep != null) {
            settings.throttle().remove(ctx.channel().eventLoop(), settings.network(), waitingStep);
            waitingStep = null;
            waitingCommand = null;
        }
    }

    /** The authenticator has answered. On the event loop; the connection may have ended. */
    private void answered(
            ChannelHandlerContext ctx,
            Mechanism.Continuation next,
            Verdict.@Nullable Accepted verdict,
            @Nullable RefusedException refusal) {
        if (outcome.isKnown()) {
            return;
        }
        question = null;
        outcome.asks(false);
        accepted = verdict;
        goOn(ctx, () -> {
            if (refusal != null) {
                throw refusal;
            }
            next.run();
        });
    }

    /** Does what the handshake waited for, and then takes what has arrived meanwhile. */
    private void goOn(ChannelHandlerContext ctx, Mechanism.Continuation step) {
        try {
            step.run();
        } catch (RefusedException e) {
            outcome.refuse(ctx.channel(), e);
        }
        boolean held = !arrived.isEmpty();
        if (held) {
            ctx.channel().config().setAutoRead(true);
        }
        proceed(ctx);
        if (held) {
            // No read ends here, and what was handed on waits for the end of one.
            ctx.pipeline().fireChannelReadComplete();
        }
    }

    private void discard(ChannelHandlerContext ctx) {
        leaveTurns(ctx);
        if (question != null) {
            question.drop();
        }
        for (ByteBuf in = arrived.poll(); in != null; in = arrived.poll()) {
            in.release();
        }
    }

    /** What was read may be a password, and the memory that it was read to is used again. */
    private byte @Nullable [] readAndWipe(ByteBuf in) throws RefusedException {
        int from = in.readerIndex();
        try {
            return readCommand(in);
        } finally {
            in.setZero(from, in.readerIndex() - from);
        }
    }

    private byte @Nullable [] readCommand(ByteBuf in) throws RefusedException {
        if (!inBody) {
            if (!header.read(in)) {
                return null;
            }
            checkHeader();
            body.begin((int) header.size());
            header.clear();
            inBody = true;
        }
        byte[] command = body.fill(in);
        inBody = command == null;
        return command;
    }

    private void checkHeader() throws RefusedException {
        if (!header.isCommand()) {
            throw new RefusedException(Refusal.UNEXPECTED_COMMAND, "frame: a message (expected: a command)");
        }
        int limit = settings.limits().handshakeSize();
        if (header.size() < 0 || header.size() > limit) {
            throw new RefusedException(
                    Refusal.HANDSHAKE_TOO_LARGE,
                    "handshake command: " + Long.toUnsignedString(header.size())
                            + " bytes (expected: <= maxHandshakeSize of " + limit + ")");
        }
    }

    private void introduce(Map<String, byte[]> properties) throws RefusedException {
        String type = Metadata.socketType(properties);
        RoutingId routingId = Metadata.routingId(properties);
        if (type != null && !settings.introduction().type().accepts(type)) {
            throw new RefusedException(
                    Refusal.INCOMPATIBLE_SOCKET_TYPE,
                    "socket type: " + CommandBody.printable(type) + " (expected: one that may talk to "
                            + settings.introduction().type() + ")");
        }
        remote = new RemoteMetadata(
                settings.local(),
                settings.remote(),
                minorVersion,
                settings.mechanism().name(),
                type == null ? "" : type,
                routingId,
                properties);
    }

    private void leave(ChannelHandlerContext ctx, RemoteMetadata remote, FrameTransform transform) {
        outcome.established(ctx.channel(), remote, transform);
        if (!ctx.isRemoved()) {
            ctx.pipeline().remove(this);
        }
    }

    /** Hands on what came early, unless the channel was closed meanwhile. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        body.clear();
        settings.mechanism().ended();
        while (!arrived.isEmpty() && ctx.channel().isActive()) {
            ctx.fireChannelRead(arrived.remove());
        }
        discard(ctx);
    }

    private String progress() {
        return "the greeting (ZMTP 3." + minorVersion + ", "
                + settings.mechanism().name() + ")";
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        outcome.event(ctx, event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        outcome.closed(ctx.channel(), null, progress());
        discard(ctx);
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        outcome.closed(ctx.channel(), cause, progress());
    }

    /** What the mechanism may ask for, done on this channel. */
    private final class ChannelExchange implements Mechanism.Exchange {
        private final ChannelHandlerContext ctx;

        ChannelExchange(ChannelHandlerContext ctx) {
            this.ctx = ctx;
        }

        @Override
        public void send(byte[] command) {
            Channel channel = ctx.channel();
            ByteBuf frame = channel.alloc().ioBuffer(FrameHeader.length(command.length) + command.length);
            FrameHeader.write(FrameHeader.COMMAND, command.length, frame);
            channel.writeAndFlush(frame.writeBytes(command));
        }

        @Override
        public void sendSecret(byte[] command) {
            ByteBuf frame = new WipedBuffer(FrameHeader.length(command.length) + command.length);
            FrameHeader.write(FrameHeader.COMMAND, command.length, frame);
            ctx.channel().writeAndFlush(frame.writeBytes(command));
            Arrays.fill(command, (byte) 0);
        }

        @Override
        public void introduced(Map<String, byte[]> properties) throws RefusedException {
            introduce(properties);
        }

        @Override
        public void authenticate(Authenticator authenticator, Credentials credentials, Mechanism.Continuation next) {
            outcome.asks(true);
            question = new AuthenticatorCall(
                    authenticator,
                    credentials.withCertificateSubject(PeerCertificate.subject(ctx.channel())),
                    ctx.channel().eventLoop(),
                    (verdict, refusal) -> answered(ctx, next, verdict, refusal));
            question.ask(settings.authenticators(), settings.network());
        }

        @Override
        public void established(FrameTransform established) {
            transform = established;
        }
    }
}
