package io.weir.bench.cli;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** One {@code --frame} or {@code --frame-hex}; a list of these keeps the order in which they were given. */
final class FrameArg {
    @Option(
            names = "--frame",
            paramLabel = "TEXT",
            required = true,
            converter = FromText.class,
            description = "A frame of the message to send, as UTF-8. May be repeated, and mixed with --frame-hex.")
    private @Nullable Frame text;

    @Option(
            names = "--frame-hex",
            paramLabel = "HEX",
            required = true,
            converter = FromHex.class,
            description = "A frame of the message to send, in hexadecimal.")
    private @Nullable Frame hex;

    private FrameArg() {}

    byte[] bytes() {
        Frame given = text == null ? hex : text;
        return given == null ? new byte[0] : given.bytes();
    }

    private record Frame(byte[] bytes) {}

    private static final class FromText implements ITypeConverter<Frame> {
        @Override
        public Frame convert(String text) {
            return new Frame(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static final class FromHex implements ITypeConverter<Frame> {
        @Override
        public Frame convert(String hex) {
            try {
                return new Frame(HexFormat.of().parseHex(hex));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + hex + "' is not hexadecimal (expected: two digits a byte)");
            }
        }
    }
}
