package io.weir.netty.zmtp;

import io.netty.buffer.ByteBuf;
import io.weir.Refusal;
import io.weir.netty.security.CommandBody;
import io.weir.transport.RefusedException;
import java.nio.charset.StandardCharsets;

/**
 * The first 64 bytes each way (RFC 37, section "The Greeting"):
 *
 * <pre>
 *    0    1          9    10      11      12              32          33        64
 *   +----+----------+----+-------+-------+---------------+-----------+---------+
 *   | ff | padding  | 7f | major | minor | mechanism     | as-server | filler  |
 *   +----+----------+----+-------+-------+---------------+-----------+---------+
 * </pre>
 *
 * <p>As libzmq does, we look only at bit 0 of byte 9, take any major version above 1 for 3 (RFC 37 would have 2 mean
 * ZMTP 2.0, which no implementation announces so) and any version above 3.0 for 3.1, and ignore padding, as-server and filler.
 * Peers older than 3.0 are refused: obeying them turns a port scan into messages.
 *
 * @param major the version announced
 * @param minor the version announced
 * @param mechanism the security mechanism, without the zero bytes at its end
 * @param asServer whether the peer is the server's side of its mechanism; libzmq always says no
 */
record Greeting(int major, int minor, String mechanism, boolean asServer) {
    static final int SIZE = 64;

    /** What is said before the peer's version is known: the signature and our major version. */
    static final int BEGINNING = 11;

    private static final int SIGNATURE_START = 0xff;
    private static final int SIGNATURE_END = 0x7f;
    private static final int SIGNATURE_END_AT = 9;
    private static final int MAJOR_AT = 10;
    private static final int MINOR_AT = 11;
    private static final int MECHANISM_AT = 12;
    private static final int MECHANISM_SIZE = 20;
    private static final int AS_SERVER_AT = 32;
    private static final int LAST_OLD_MAJOR = 1;

    /** What we say with that mechanism. */
    static Greeting ours(String mechanism, boolean asServer) {
        return new Greeting(3, 1, mechanism, asServer);
    }

    /** The minor version of ZMTP 3 in force between this peer and us: 0 or 1. */
    int effectiveMinor() {
        return major == 3 && minor == 0 ? 0 : 1;
    }

    /** Appends the first {@value #BEGINNING} bytes. */
    void writeBeginning(ByteBuf out) {
        out.writeByte(SIGNATURE_START).writeZero(SIGNATURE_END_AT - 1).writeByte(SIGNATURE_END);
        out.writeByte(major);
    }

    /** Appends the other 53. */
    void writeRest(ByteBuf out) {
        out.writeByte(minor);
        byte[] name = mechanism.getBytes(StandardCharsets.US_ASCII);
        out.writeBytes(name).writeZero(MECHANISM_SIZE - name.length);
        out.writeBoolean(asServer).writeZero(SIZE - AS_SERVER_AT - 1);
    }

    /** Reads 64 bytes that {@link #check} let pass. */
    static Greeting read(byte[] bytes) {
        return new Greeting(bytes[MAJOR_AT] & 0xff, bytes[MINOR_AT] & 0xff, mechanism(bytes), bytes[AS_SERVER_AT] == 1);
    }

    /**
     * Looks at the first bytes of a greeting, again each time there are more.
     *
     * @param mechanism the only one that is accepted; all 20 bytes must agree
     * @throws RefusedException as soon as no further byte can make it acceptable
     */
    static void check(byte[] bytes, int count, String mechanism) throws RefusedException {
        if (count > 0 && (bytes[0] & 0xff) != SIGNATURE_START) {
            throw new RefusedException(
                    Refusal.NOT_ZMTP, String.format("first byte: 0x%02x (expected: 0xff)", bytes[0]));
        }
        if (count > SIGNATURE_END_AT && (bytes[SIGNATURE_END_AT] & 1) == 0) {
            throw new RefusedException(Refusal.OLD_VERSION, "version: ZMTP 1.0 (expected: 3.0 or newer)");
        }
        if (count > MAJOR_AT && (bytes[MAJOR_AT] & 0xff) <= LAST_OLD_MAJOR) {
            throw new RefusedException(
                    Refusal.OLD_VERSION, "major version: " + bytes[MAJOR_AT] + " (expected: 3 or newer)");
        }
        if (count >= MECHANISM_AT + MECHANISM_SIZE && !mechanism(bytes).equals(mechanism)) {
            throw new RefusedException(
                    Refusal.MECHANISM_MISMATCH,
                    "mechanism: " + CommandBody.printable(mechanism(bytes)) + " (expected: " + mechanism + ")");
        }
    }

    private static String mechanism(byte[] bytes) {
        int end = MECHANISM_AT + MECHANISM_SIZE;
        while (end > MECHANISM_AT && bytes[end - 1] == 0) {
            end--;
        }
        return new String(bytes, MECHANISM_AT, end - MECHANISM_AT, StandardCharsets.ISO_8859_1);
    }
}
