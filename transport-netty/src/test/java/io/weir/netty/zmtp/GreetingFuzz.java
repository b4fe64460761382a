package io.weir.netty.zmtp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.weir.Refusal;
import io.weir.transport.RefusedException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What begins like a greeting, looked at whenever another byte has come. */
class GreetingFuzz {
    static Stream<Arguments> vectors() {
        return Stream.concat(Vector.all().stream(), Vector.curve().stream())
                .map(vector -> Arrays.copyOf(vector.bytes(), Math.min(vector.bytes().length, Greeting.SIZE)))
                .map(Seeds::seed);
    }

    @MethodSource("vectors")
    @FuzzTest(maxDuration = "")
    void aGreetingIsRefusedOnceAndForAll(byte[] input) {
        byte[] bytes = Arrays.copyOf(input, Greeting.SIZE);
        int there = Math.min(input.length, Greeting.SIZE);
        String mechanism = input.length % 2 == 0 ? "NULL" : "CURVE";
        Refusal refused = null;
        for (int count = 0; count <= there; count++) {
            Refusal now = refusal(bytes, count, mechanism);
            if (refused != null && now != refused) {
                throw new AssertionError(refused + ", and after " + count + " bytes " + now);
            }
            refused = now;
        }
        if (refused == null && there == Greeting.SIZE) {
            whatIsReadCanBeSaidAgain(Greeting.read(bytes), mechanism);
        }
    }

    private static @Nullable Refusal refusal(byte[] bytes, int count, String mechanism) {
        try {
            Greeting.check(bytes, count, mechanism);
            return null;
        } catch (RefusedException e) {
            return e.refusal();
        }
    }

    private static void whatIsReadCanBeSaidAgain(Greeting greeting, String mechanism) {
        ByteBuf out = Unpooled.buffer(Greeting.SIZE);
        greeting.writeBeginning(out);
        greeting.writeRest(out);
        byte[] said = ByteBufUtil.getBytes(out);
        boolean same = said.length == Greeting.SIZE && Greeting.read(said).equals(greeting);
        boolean right = refusal(said, Greeting.SIZE, mechanism) == null;
        int minor = greeting.effectiveMinor();
        if (!same
                || !right
                || !greeting.mechanism().equals(mechanism)
                || minor != (greeting.major() == 3 && greeting.minor() == 0 ? 0 : 1)) {
            throw new AssertionError(greeting.toString());
        }
    }
}
