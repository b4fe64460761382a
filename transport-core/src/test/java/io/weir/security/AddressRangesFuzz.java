package io.weir.security;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.weir.InvalidOptionException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A range of addresses, as text: it holds its own first address, of all that are longer or shorter none, and asks no name service. */
class AddressRangesFuzz {
    static Stream<byte[]> ranges() {
        return Stream.of(
                        "192.0.2.7",
                        "10.0.0.0/8",
                        "::1",
                        "2001:db8::/32",
                        "::ffff:10.0.0.0/104",
                        "0.0.0.0/0",
                        "10.0.0.1/8",
                        "256.1.1.1")
                .map(text -> text.getBytes(StandardCharsets.US_ASCII));
    }

    @MethodSource("ranges")
    @FuzzTest(maxDuration = "")
    void aRangeHoldsWhatItSays(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        AddressRanges ranges;
        try {
            ranges = AddressRanges.of(text);
        } catch (InvalidOptionException e) {
            return;
        }
        int slash = text.indexOf('/');
        String first = slash < 0 ? text : text.substring(0, slash);
        byte[] address = bytes(first);
        check(ranges.contains(first), "not " + first);
        int prefix = slash < 0 ? 8 * address.length : Integer.parseInt(text.substring(slash + 1));
        for (int bit = 0; bit < 8 * address.length; bit++) {
            byte[] other = address.clone();
            other[bit / 8] ^= (byte) (0x80 >> bit % 8);
            check(ranges.contains(text(other)) == (bit >= prefix), "bit " + bit + " of " + text);
        }
    }

    private static byte[] bytes(String literal) {
        try {
            return InetAddress.getByName(literal).getAddress();
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static void check(boolean right, String otherwise) {
        if (!right) {
            throw new AssertionError(otherwise);
        }
    }
}
