package io.weir.patterns.zap;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.weir.AuthenticatorException;
import io.weir.Message;
import io.weir.security.Verdict;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a handler of ZAP may answer: a reply lets a peer in only if it has seven frames and says 200, and what it says of the peer
 * can be said again. Each frame of an input is behind a byte that is its length.
 */
class ZapReplyFuzz {
    private static final byte[] NONE = {};

    static Stream<byte[]> replies() {
        byte[] name = properties(Map.of("name", "value"));
        return Stream.of(
                reply("200", "ann", name),
                reply("200", "", NONE),
                reply("300", "", NONE),
                reply("400", "", NONE),
                reply("500", "", NONE),
                reply("600", "", NONE),
                reply("200", "ann", new byte[] {4, 'n', 'a'}),
                new byte[] {0, 3, '1', '.', '0'});
    }

    private static byte[] reply(String status, String user, byte[] properties) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String frame : List.of("", "1.0", "17", status, "text", user)) {
            out.write(frame.length());
            out.writeBytes(frame.getBytes(StandardCharsets.UTF_8));
        }
        out.write(properties.length);
        out.writeBytes(properties);
        return out.toByteArray();
    }

    @MethodSource("replies")
    @FuzzTest(maxDuration = "")
    void aPeerIsLetInOnlyByAReplyThatSaysSo(byte[] input) {
        Message reply = Message.wrap(frames(ByteBuffer.wrap(input)));
        String id = ZapReply.id(reply);
        check(id.equals(reply.frameCount() > 2 ? reply.text(2) : ""), id);
        try {
            if (ZapReply.read(reply) instanceof Verdict.Accepted accepted) {
                boolean right = reply.frameCount() == 7
                        && reply.text(1).equals("1.0")
                        && reply.text(3).equals("200");
                check(right && accepted.userId().equals(reply.text(5)), accepted.toString());
                saidAgain(reply, accepted);
            }
        } catch (AuthenticatorException e) {
            check(e.getMessage().startsWith("ZAP reply, "), e.getMessage());
        }
    }

    private static void saidAgain(Message reply, Verdict.Accepted accepted) {
        byte[] again = properties(accepted.properties());
        // What is no UTF-8 becomes U+FFFD, which has three bytes.
        check(again.length <= 3 * reply.length(6), "more properties than came");
        if (accepted.properties().keySet().stream().allMatch(ZapReplyFuzz::fits)) {
            check(ZapReply.read(with(reply, again)).equals(accepted), "properties that cannot be said again");
        }
    }

    private static boolean fits(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length <= 255;
    }

    private static List<byte[]> frames(ByteBuffer in) {
        List<byte[]> frames = new ArrayList<>();
        while (in.hasRemaining() || frames.isEmpty()) {
            int length = in.hasRemaining() ? Math.min(in.get() & 0xff, in.remaining()) : 0;
            byte[] frame = new byte[length];
            in.get(frame);
            frames.add(frame);
        }
        return frames;
    }

    private static Message with(Message reply, byte[] properties) {
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            frames.add(reply.bytes(i));
        }
        frames.add(properties);
        return Message.wrap(frames);
    }

    private static byte[] properties(Map<String, String> properties) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        properties.forEach((name, value) -> {
            byte[] text = value.getBytes(StandardCharsets.UTF_8);
            byte[] named = name.getBytes(StandardCharsets.UTF_8);
            out.write(named.length);
            out.writeBytes(named);
            out.writeBytes(ByteBuffer.allocate(4).putInt(text.length).array());
            out.writeBytes(text);
        });
        return out.toByteArray();
    }

    private static void check(boolean right, String otherwise) {
        if (!right) {
            throw new AssertionError(otherwise);
        }
    }
}
