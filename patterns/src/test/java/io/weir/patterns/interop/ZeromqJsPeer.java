package io.weir.patterns.interop;

import io.weir.testing.Interop;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A process of Node.js with sockets of zeromq.js, which brings a libzmq of its own; the other half is {@code peer.js}. */
final class ZeromqJsPeer extends PeerProcess {
    /** Where {@code npm ci} has put its packages, as the lock file there says. */
    private static final Path FOLDER = Path.of("src", "test", "node");

    private ZeromqJsPeer() {
        super("node", FOLDER.resolve("peer.js").toString());
    }

    /** Starts a process; fails if there is no Node.js with zeromq.js. */
    static ZeromqJsPeer start() {
        return new ZeromqJsPeer();
    }

    /** Skips where it is not installed. */
    static final class IsHere implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            boolean isHere = Interop.runs(
                    "node", "-e", "require(require('path').resolve('" + FOLDER + "', 'node_modules', 'zeromq'))");
            return Interop.needs(
                    "zeromq.js",
                    isHere,
                    "there is no zeromq.js (npm ci --ignore-scripts --prefix patterns/" + FOLDER + ")");
        }
    }
}
