package io.weir.netty.security.curve;

import io.weir.Refusal;
import io.weir.netty.security.CommandBody;
import io.weir.transport.RefusedException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Where what stands in the commands of RFC 26, whose nonces and boxes all lie at fixed places. */
final class CurveCommand {
    /** Of a key. */
    static final int KEY = Salsa20.KEY;

    /** Of a nonce whose beginning both ends know: a number that only grows. */
    static final int NUMBER = Long.BYTES;

    /** Of a nonce that is random. */
    static final int NONCE = 16;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private CurveCommand() {}

    /** Puts bytes there. */
    static void put(byte[] bytes, byte[] command, int at) {
        System.arraycopy(bytes, 0, command, at, bytes.length);
    }

    /** A command of that size, with its name and zeros behind it. */
    static byte[] of(String name, int size) {
        byte[] command = new byte[size];
        command[0] = (byte) name.length();
        System.arraycopy(name.getBytes(StandardCharsets.US_ASCII), 0, command, 1, name.length());
        return command;
    }

    /** The number that stands there, the most significant byte first. */
    static long number(byte[] command, int at) {
        return (long) LONGS.get(command, at);
    }

    /** Puts a number there. */
    static void putNumber(long number, byte[] command, int at) {
        LONGS.set(command, at, number);
    }

    /**
     * Looks whether this is the command that is due.
     *
     * @throws RefusedException if it has another name; an ERROR is refused with what it says
     */
    static void checkName(byte[] command, String due) throws RefusedException {
        String name = CommandBody.name(command);
        if (name.equals("ERROR")) {
            throw CommandBody.errorReceived(command);
        }
        if (!name.equals(due)) {
            throw unexpected(name, due);
        }
    }

    /**
     * Refuses a command at a point where none is due.
     *
     * @throws RefusedException always; an ERROR is refused with what it says
     */
    static void refuseAny(byte[] command) throws RefusedException {
        checkName(command, "none before READY");
        throw unexpected(CommandBody.name(command), "none before READY");
    }

    private static RefusedException unexpected(String name, String due) {
        return new RefusedException(
                Refusal.UNEXPECTED_COMMAND, "command: " + CommandBody.printable(name) + " (expected: " + due + ")");
    }

    /** Says that a command has the wrong size. */
    static RefusedException wrongSize(String name, int size, String expected) {
        return new RefusedException(
                Refusal.MALFORMED_COMMAND, name + ": " + size + " bytes (expected: " + expected + ")");
    }

    /** Says that a box is not one of the keys that should have made it. */
    static RefusedException notOpened(String box, String expected) {
        return new RefusedException(Refusal.CRYPTOGRAPHIC, box + " does not open (expected: " + expected + ")");
    }

    /**
     * Looks whether a number is above the last one; both are unsigned.
     *
     * @throws RefusedException if not, as when a command is sent again
     */
    static void checkNumber(String name, long number, long last) throws RefusedException {
        if (Long.compareUnsigned(number, last) <= 0) {
            throw new RefusedException(
                    Refusal.INVALID_SEQUENCE,
                    "nonce of " + name + ": " + Long.toUnsignedString(number) + " (expected: > "
                            + Long.toUnsignedString(last) + ")");
        }
    }
}
