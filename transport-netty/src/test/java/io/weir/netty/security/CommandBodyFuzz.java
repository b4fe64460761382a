package io.weir.netty.security;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.weir.Refusal;
import io.weir.transport.RefusedException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** The body of a command: its name and data put together are the body, and what it says is fit to be logged. */
class CommandBodyFuzz {
    private static final Set<Refusal> OF_AN_ERROR =
            Set.of(Refusal.MALFORMED_COMMAND, Refusal.ERROR_RECEIVED, Refusal.AUTHENTICATION_DEFERRED);

    static Stream<byte[]> commands() {
        return Stream.of(
                        "",
                        "00",
                        "055245414459",
                        "054552524f5203343030",
                        "054552524f5203333030",
                        "054552524f52ff34",
                        "054552524f52020a1b",
                        "095355425343524942456162",
                        "04ff50494e")
                .map(HexFormat.of()::parseHex);
    }

    @MethodSource("commands")
    @FuzzTest(maxDuration = "")
    void nameAndDataAreTheBody(byte[] input) {
        byte[] before = input.clone();
        try {
            String name = CommandBody.name(input);
            byte[] data = CommandBody.data(input);
            check(name.length() + data.length + 1 == input.length, "bytes came or went");
            if (name.chars().allMatch(c -> c < 0x80)) {
                check(Arrays.equals(CommandBody.of(name, data), input), "put together");
            }
            RefusedException said = CommandBody.errorReceived(input);
            check(OF_AN_ERROR.contains(said.refusal()), said.refusal().toString());
            check(said.getMessage().chars().allMatch(c -> c >= ' ' && c <= '~'), "a message that is not printable");
        } catch (RefusedException e) {
            check(e.refusal() == Refusal.MALFORMED_COMMAND, e.refusal().toString());
            check(input.length == 0 || input[0] == 0 || (input[0] & 0xff) >= input.length, "a right command refused");
        }
        check(Arrays.equals(before, input), "written to");
    }

    private static void check(boolean right, String otherwise) {
        if (!right) {
            throw new AssertionError(otherwise);
        }
    }
}
