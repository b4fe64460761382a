package io.weir.bench.cli;

import io.weir.option.OptionsBuilder;
import io.weir.option.SocketOptions;
import io.weir.socket.Context;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of every kind of socket. */
@Command
final class SocketArgs {
    private static final long DEFAULT_MESSAGE_SIZE = 64L << 20;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = Durations.class,
            defaultValue = "forever",
            description = "Ends with status 3 when nothing could be received or sent for so long. Default:"
                    + " ${DEFAULT-VALUE}.")
    private Duration timeout = SocketOptions.FOREVER;

    @Option(
            names = "--linger",
            paramLabel = "DURATION",
            converter = Durations.class,
            description = "How long to wait at the end for what is unsent. Default: 5s.")
    private @Nullable Duration linger;

    @Option(
            names = "--send-hwm",
            paramLabel = "N",
            converter = Counts.FromZero.class,
            description = "Messages that may wait to be sent, for each peer; 0 for no limit. Default: 1000.")
    private @Nullable Integer sendHighWaterMark;

    @Option(
            names = "--receive-hwm",
            paramLabel = "N",
            converter = Counts.FromZero.class,
            description = "Messages that may wait to be received, for each peer; 0 for no limit. Default: 1000.")
    private @Nullable Integer receiveHighWaterMark;

    @Option(
            names = "--max-message-size",
            paramLabel = "BYTES",
            converter = Counts.LongFromZero.class,
            description = "A peer that sends more in one message is refused; 0 for no limit. Default: 64 MiB.")
    private @Nullable Long maxMessageSize;

    @Option(
            names = "--transport",
            paramLabel = "IO",
            converter = SystemInterface.FromText.class,
            defaultValue = "auto",
            description = "The system interface: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private SystemInterface io = SystemInterface.AUTO;

    private enum SystemInterface {
        AUTO,
        NIO,
        EPOLL,
        IO_URING;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

        static final class FromText extends Choice<SystemInterface> {
            FromText() {
                super(SystemInterface.values());
            }
        }
    }

    Context.Builder context() {
        return Context.builder().name("weir").io(io.toString());
    }

    Duration timeout() {
        return timeout;
    }

    /** Bytes of a message that peers may send; 0 for no limit. */
    long maxMessageSize() {
        return maxMessageSize == null ? DEFAULT_MESSAGE_SIZE : maxMessageSize;
    }

    void applyTo(OptionsBuilder<?> options) {
        if (linger != null) {
            options.linger(linger);
        }
        if (sendHighWaterMark != null) {
            options.sendHighWaterMark(sendHighWaterMark);
        }
        if (receiveHighWaterMark != null) {
            options.receiveHighWaterMark(receiveHighWaterMark);
        }
        if (maxMessageSize != null) {
            options.maxMessageSize(maxMessageSize);
        }
    }
}
