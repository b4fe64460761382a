package io.weir.netty.zmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.weir.Refusal;
import io.weir.transport.RefusedException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GreetingTest {
    private final byte[] greeting = ByteBufUtil.decodeHexDump(Samples.GREETING);

    @Test
    void writesSignatureVersionAndMechanism() {
        ByteBuf out = Unpooled.buffer();
        Greeting.ours("NULL", false).writeBeginning(out);
        assertThat(out.readableBytes()).isEqualTo(Greeting.BEGINNING);
        Greeting.ours("NULL", false).writeRest(out);

        assertThat(ByteBufUtil.hexDump(out)).isEqualTo(Samples.GREETING);
    }

    @Test
    void saysThatItIsTheServer() {
        ByteBuf out = Unpooled.buffer();
        Greeting.ours("CURVE", true).writeBeginning(out);
        Greeting.ours("CURVE", true).writeRest(out);

        assertThat(out.getByte(32)).isEqualTo((byte) 1);
        assertThat(Greeting.read(ByteBufUtil.getBytes(out))).isEqualTo(new Greeting(3, 1, "CURVE", true));
    }

    @ParameterizedTest
    @CsvSource({"3,0,0", "3,1,1", "3,2,1", "3,255,1", "2,0,1", "4,0,1", "255,255,1"})
    void takesEveryVersionAbove30For31(int major, int minor, int effective) throws RefusedException {
        greeting[10] = (byte) major;
        greeting[11] = (byte) minor;

        Greeting.check(greeting, Greeting.SIZE, "NULL");
        assertThat(Greeting.read(greeting).effectiveMinor()).isEqualTo(effective);
    }

    @Test
    void asksForMoreOfAnyBeginningThatIsFineSoFar() {
        for (int count = 0; count <= Greeting.SIZE; count++) {
            byte[] beginning = Arrays.copyOf(Arrays.copyOf(greeting, count), Greeting.SIZE);
            int some = count;
            assertThatCode(() -> Greeting.check(beginning, some, "NULL")).doesNotThrowAnyException();
        }
    }

    @Test
    void refusesAtTheFirstByteWhatIsNotZmtp() {
        assertRefused(new byte[] {'G'}, 1, Refusal.NOT_ZMTP);
    }

    @Test
    void refusesAtTheTenthByteAZmtp10Peer() {
        greeting[9] = 0x7e;

        assertRefused(greeting, 10, Refusal.OLD_VERSION);
    }

    @ParameterizedTest
    @ValueSource(bytes = {0, 1})
    void refusesAtTheEleventhByteAnOldVersion(byte major) {
        greeting[10] = major;

        assertRefused(greeting, 11, Refusal.OLD_VERSION);
    }

    @ParameterizedTest
    @CsvSource({"12,n", "15,' '", "16,X", "31,x"})
    void refusesAtThe32ndByteAMechanismThatDiffersInAnyOf20Bytes(int at, char value) {
        greeting[at] = (byte) value;

        assertRefused(greeting, 32, Refusal.MECHANISM_MISMATCH);
    }

    @Test
    void looksAtOneBitOfTheSignaturesEndAndAtNoFiller() throws RefusedException {
        greeting[9] = 0x01;
        Arrays.fill(greeting, 1, 9, (byte) 0xab);
        Arrays.fill(greeting, 32, Greeting.SIZE, (byte) 0x55);

        Greeting.check(greeting, Greeting.SIZE, "NULL");
        assertThat(Greeting.read(greeting).mechanism()).isEqualTo("NULL");
    }

    private static void assertRefused(byte[] bytes, int count, Refusal refusal) {
        byte[] beginning = Arrays.copyOf(Arrays.copyOf(bytes, count), Greeting.SIZE);
        assertThatCode(() -> Greeting.check(beginning, count - 1, "NULL")).doesNotThrowAnyException();
        assertThatThrownBy(() -> Greeting.check(beginning, count, "NULL"))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
    }
}
