package io.weir.netty.zmtp;

import io.weir.Refusal;
import io.weir.netty.security.CommandBody;
import io.weir.transport.Command;
import io.weir.transport.RefusedException;

/**
 * Says what each command of the traffic means and hands it to its receiver. Commands that we do not know are
 * dropped, so that newer peers can talk to us, but not without limit.
 */
final class CommandReader {
    private final int maxUnknown;
    private final DecoderSink sink;
    private final HeartbeatHandler heartbeats;
    private int unknown;

    CommandReader(int maxUnknown, DecoderSink sink, HeartbeatHandler heartbeats) {
        this.maxUnknown = maxUnknown;
        this.sink = sink;
        this.heartbeats = heartbeats;
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
            case "PING" -> heartbeats.pinged(CommandBody.data(body));
            case "ERROR" -> throw CommandBody.errorReceived(body);
            case "PONG" -> heartbeats.ponged();
            // One too many is harmless, as libzmq has it.
            case "READY" -> {}
            default -> countUnknown(name);
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

    private void countUnknown(String name) throws RefusedException {
        if (++unknown > maxUnknown) {
            throw new RefusedException(
                    Refusal.TOO_MANY_COMMANDS,
                    "unknown commands: " + unknown + ", the last is " + CommandBody.printable(name) + " (expected: <= "
                            + maxUnknown + ")");
        }
    }
}
