package io.weir.security;

import io.weir.InvalidOptionException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Ranges of IP addresses. Only literal addresses are read, so that no name service is ever asked. */
final class AddressRanges {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private final List<Range> ranges;

    private AddressRanges(List<Range> ranges) {
        this.ranges = List.copyOf(ranges);
    }

    static AddressRanges of(String... texts) {
        List<Range> ranges = new ArrayList<>();
        for (String text : texts) {
            ranges.add(parse(text));
        }
        return new AddressRanges(ranges);
    }

    private static Range parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = address(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            throw wrong(text, "an IP address, or a range such as 10.0.0.0/8");
        }
        int bits = 8 * address.length;
        int prefix = slash < 0 ? bits : prefix(text, slash, bits);
        BigInteger first = new BigInteger(1, address);
        if (prefix < bits && first.getLowestSetBit() >= 0 && first.getLowestSetBit() < bits - prefix) {
            throw wrong(text, "no bits behind the first " + prefix);
        }
        return new Range(first, bits, bits - prefix);
    }

    private static int prefix(String text, int slash, int bits) {
        String digits = text.substring(slash + 1);
        int prefix = digits.matches("\\d{1,3}") ? Integer.parseInt(digits) : -1;
        if (prefix < 0 || prefix > bits) {
            throw wrong(text, "0.." + bits + " bits behind the slash");
        }
        return prefix;
    }

    private static InvalidOptionException wrong(String text, String expected) {
        return new InvalidOptionException("security: address", text, expected);
    }

    private static byte @Nullable [] address(String text) {
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            return null;
        }
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** Whether the text is an address within one of the ranges; what is no address is in none. */
    boolean contains(String text) {
        int scope = text.indexOf('%');
        byte[] address = address(scope < 0 ? text : text.substring(0, scope));
        if (address == null) {
            return false;
        }
        BigInteger number = new BigInteger(1, address);
        return ranges.stream().anyMatch(range -> range.contains(number, 8 * address.length));
    }

    private record Range(BigInteger first, int bits, int freeBits) {
        boolean contains(BigInteger number, int length) {
            return length == bits && number.shiftRight(freeBits).equals(first.shiftRight(freeBits));
        }
    }
}
