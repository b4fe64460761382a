package io.weir.netty.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.weir.Message;
import io.weir.netty.security.FrameTransform;
import io.weir.transport.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageEncoderTest {
    private final MessageEncoder encoder = new MessageEncoder(1, FrameTransform.IDENTITY);
    private final MessageEncoder old = new MessageEncoder(0, FrameTransform.IDENTITY);
    private final ByteBuf out = Unpooled.buffer();

    @Test
    void writesTheFramesOfAMessage() {
        encoder.encode(Message.of("a", "", "bc"), out);

        assertThat(hex()).isEqualTo("010161" + "0100" + "00026263");
    }

    @ParameterizedTest
    @CsvSource({"0,0000", "255,00ff", "256,020000000000000100", "70000,020000000000011170"})
    void choosesTheLongFormAbove255Bytes(int size, String header) {
        Message message = Message.wrap(new byte[size]);
        encoder.encode(message, out);

        assertThat(hex()).isEqualTo(header + "00".repeat(size));
        assertThat(encoder.encodedSize(message)).isEqualTo(out.readableBytes());
    }

    @Test
    void writesTheHeaderOfAFrameWhoseBodyTheCallerWrites() {
        Message message = Message.wrap(new byte[300], new byte[5]);
        encoder.encodeHeader(message, 0, out);
        encoder.encodeHeader(message, 1, out);

        assertThat(hex()).isEqualTo("03000000000000012c" + "0005");
        assertThat(encoder.isPlain()).isTrue();
    }

    @Test
    void countsTheHeadersOfAllFrames() {
        Message message = Message.wrap(new byte[256], new byte[1], new byte[0]);

        assertThat(encoder.encodedSize(message)).isEqualTo(9 + 256 + 2 + 1 + 2);
    }

    @Test
    void writesSubscriptionsAsCommands() {
        encoder.encode(new Command.Subscribe(new byte[] {'A'}), out);
        encoder.encode(new Command.Cancel(new byte[0]), out);

        assertThat(hex()).isEqualTo("040b" + "09535542534352494245" + "41" + "0407" + "0643414e43454c");
    }

    @Test
    void writesSubscriptionsAsMessagesForAPeerOfZmtp30() {
        old.encode(new Command.Subscribe(new byte[] {'A'}), out);
        old.encode(new Command.Cancel(new byte[0]), out);

        assertThat(hex()).isEqualTo("00020141" + "000100");
    }

    @Test
    void writesGroupsAsCommandsForEveryPeer() {
        encoder.encode(new Command.Join(new byte[] {'n', 'e', 'w', 's'}), out);
        old.encode(new Command.Leave(new byte[] {'n', 'e', 'w', 's'}), out);

        assertThat(hex()).isEqualTo("0409" + "044a4f494e" + "6e657773" + "040a" + "054c45415645" + "6e657773");
    }

    /** The lengths at which libzmq forgets the LONG bit: up to 4.3.4 for commands, still today for messages. */
    @ParameterizedTest
    @ValueSource(ints = {245, 246, 248, 249, 254, 255, 256})
    void choosesTheFormBySizeOfTheWholeBody(int length) {
        Command subscribe = new Command.Subscribe(new byte[length]);
        encoder.encode(subscribe, out);
        int body = 10 + length;
        assertThat(hex()).startsWith(body > 255 ? String.format("06%016x", body) : String.format("04%02x", body));
        assertThat(out.readableBytes()).isEqualTo((int) encoder.encodedSize(subscribe));

        out.clear();
        encoder.encode(new Command.Cancel(new byte[length]), out);
        body = 7 + length;
        assertThat(hex()).startsWith(body > 255 ? String.format("06%016x", body) : String.format("04%02x", body));

        out.clear();
        old.encode(subscribe, out);
        body = 1 + length;
        assertThat(hex()).startsWith(body > 255 ? String.format("02%016x", body) : String.format("00%02x", body));
    }

    private String hex() {
        return ByteBufUtil.hexDump(out);
    }
}
