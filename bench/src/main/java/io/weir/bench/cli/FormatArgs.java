package io.weir.bench.cli;

import io.weir.Message;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How what is received is written; for the kinds that receive. */
@Command
final class FormatArgs {
    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            converter = Format.FromText.class,
            defaultValue = "text",
            description = "How received messages are written, one a line: ${COMPLETION-CANDIDATES}. Text is UTF-8 with"
                    + " control characters and other bytes as \\xHH, hex lower case, both with a TAB between frames;"
                    + " json an array of strings in Base64. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.TEXT;

    String line(Message message) {
        return format.line(message);
    }
}
