package io.weir.netty.zmtp;

import io.weir.Refusal;
import io.weir.Trace;
import io.weir.netty.security.CommandBody;
import io.weir.transport.Command;
import io.weir.transport.RefusedException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Says what each command of the traffic means and hands it to its receiver. Commands that we do not know are
 * dropped, so that newer peers can talk to us, but not without limit.
 */
final class CommandReader {
    private final int maxUnknown;
    private final DecoderSink sink;
    private final HeartbeatHandler heartbeats;
    private int unknown;
    private boolean traces;

    /** That of the next message; null if it has none. */
    private @Nullable Trace trace;

    CommandReader(int maxUnknown, DecoderSink sink, HeartbeatHandler heartbeats) {
        this.maxUnknown = maxUnknown;
        this.sink = sink;
        this.heartbeats = heartbeats;
    }

    /** Takes what stands before a message for its trace: both ends have said that they know it. */
    void readTraces() {
        traces = true;
    }

    boolean hasTrace() {
        return trace != null;
    }

    /** The trace of the message that has come to its end, once. */
    @Nullable Trace takeTrace() {
        Trace taken = trace;
        trace = null;
        return taken;
    }

    /**
     * Takes the body of a command.
     *
     * @throws RefusedException if it cannot be read, is an ERROR, or is one too many
     */
    void read(byte[] body) throws RefusedException {
        String name = CommandBody.name(body);
        switch (name) {
            case "SUBSCRIBE" -> sink.command(new Command.Subscribe(CommandBody.data(body)));
            case "CANCEL" -> sink.command(new Command.Cancel(CommandBody.data(body)));
            case "JOIN" -> sink.command(new Command.Join(group(body)));
            case "LEAVE" -> sink.command(new Command.Leave(group(body)));
            case "WEIR-RESUME" -> sink.command(resume(CommandBody.data(body)));
            case "WEIR-ACK" -> sink.command(acknowledge(CommandBody.data(body)));
            case "PING" -> heartbeats.pinged(CommandBody.data(body));
            case "ERROR" -> throw CommandBody.errorReceived(body);
            case "PONG" -> heartbeats.ponged();
            // One too many is harmless, as libzmq has it.
            case "READY" -> {}
            default -> {
                if (traces && name.equals(TraceCommand.NAME)) {
                    trace = TraceCommand.read(body);
                } else {
                    countUnknown(name);
                }
            }
        }
    }

    /** What a DISH joins or leaves. Its length is not checked later. */
    private static byte[] group(byte[] body) throws RefusedException {
        byte[] group = CommandBody.data(body);
        if (group.length > Command.MAX_GROUP_LENGTH) {
            throw new RefusedException(
                    Refusal.MALFORMED_COMMAND,
                    "group: " + group.length + " bytes (expected: <= " + Command.MAX_GROUP_LENGTH + ")");
        }
        return group;
    }

    private static Command resume(byte[] data) throws RefusedException {
        ByteBuffer numbers = numbers(data, 2);
        return new Command.Resume(numbers.getLong(), numbers.getLong());
    }

    private static Command acknowledge(byte[] data) throws RefusedException {
        return new Command.Acknowledge(numbers(data, 1).getLong());
    }

    /** So many numbers of eight bytes each. */
    private static ByteBuffer numbers(byte[] data, int count) throws RefusedException {
        if (data.length != count * Long.BYTES) {
            throw new RefusedException(
                    Refusal.MALFORMED_COMMAND,
                    "numbers: " + data.length + " bytes (expected: " + count * Long.BYTES + ")");
        }
        return ByteBuffer.wrap(data);
    }

    private void countUnknown(String name) throws RefusedException {
        if (++unknown > maxUnknown) {
            throw new RefusedException(
                    Refusal.TOO_MANY_COMMANDS,
                    "unknown commands: " + unknown + ", the last is " + CommandBody.printable(name) + " (expected: <= "
                            + maxUnknown + ")");
        }
    }
}
