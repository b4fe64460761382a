package io.weir.bench.cli;

import io.weir.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What is sent, and when that begins; for the kinds that send. */
@Command
final class MessageArgs {
    @ArgGroup(multiplicity = "0..*")
    private List<FrameArg> frames = new ArrayList<>();

    @Option(
            names = "--wait-peers",
            paramLabel = "N",
            converter = Counts.FromZero.class,
            defaultValue = "0",
            description =
                    "Waits for so many peers (pub and xpub: subscribers, radio: members) before the first message is sent.")
    private int waitPeers;

    @Option(
            names = "--max-line",
            paramLabel = "BYTES",
            converter = Counts.LongFromZero.class,
            description = "A line of standard input that has more is an error; 0 for no limit. Default: that of"
                    + " --max-message-size.")
    private @Nullable Long maxLine;

    /** The message that the frames make; null if there is none. */
    @Nullable Message given() {
        return frames.isEmpty()
                ? null
                : Message.wrap(frames.stream().map(FrameArg::bytes).toList());
    }

    int waitPeers() {
        return waitPeers;
    }

    /** Bytes that a line may have; 0 for no limit. */
    long maxLine(long unlessSaid) {
        return maxLine == null ? unlessSaid : maxLine;
    }
}
