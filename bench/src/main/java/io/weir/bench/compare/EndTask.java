package io.weir.bench.compare;

import java.util.List;

/**
 * The task of one process in a trial; its parts are its arguments on the command line, in this order, for the Java
 * programs and the C program alike.
 *
 * @param work what to do
 * @param endpoint where to bind or connect
 * @param size bytes a message
 * @param sockets how many sockets push, or whose messages are counted apart
 * @param highWaterMark messages for each of the socket's marks; {@link #DEFAULT} for what the library has
 * @param rate round trips a second, for those on a schedule
 * @param handlers whether Weir uses its handler form; the rivals have none
 * @param curve whether the connections are encrypted by CURVE, with {@link CurveTestKeys}
 */
record EndTask(
        Work work,
        String endpoint,
        int size,
        int sockets,
        int highWaterMark,
        int rate,
        boolean handlers,
        boolean curve) {
    static final int DEFAULT = -1;

    /** A task of one socket that blocks, has the library's own marks, and no security. */
    static EndTask of(Work work, String endpoint, int size) {
        return new EndTask(work, endpoint, size, 1, DEFAULT, 0, false, false);
    }

    EndTask at(String where) {
        return new EndTask(work, where, size, sockets, highWaterMark, rate, handlers, curve);
    }

    EndTask withSockets(int count) {
        return new EndTask(work, endpoint, size, count, highWaterMark, rate, handlers, curve);
    }

    EndTask withHighWaterMark(int messages) {
        return new EndTask(work, endpoint, size, sockets, messages, rate, handlers, curve);
    }

    EndTask withRate(int perSecond) {
        return new EndTask(work, endpoint, size, sockets, highWaterMark, perSecond, handlers, curve);
    }

    EndTask withHandlers(boolean on) {
        return new EndTask(work, endpoint, size, sockets, highWaterMark, rate, on, curve);
    }

    EndTask withCurve() {
        return new EndTask(work, endpoint, size, sockets, highWaterMark, rate, handlers, true);
    }

    List<String> arguments() {
        return List.of(
                work.word(),
                endpoint,
                Integer.toString(size),
                Integer.toString(sockets),
                Integer.toString(highWaterMark),
                Integer.toString(rate),
                Boolean.toString(handlers),
                Boolean.toString(curve));
    }

    static EndTask parse(List<String> arguments) {
        return new EndTask(
                Work.of(arguments.get(0)),
                arguments.get(1),
                Integer.parseInt(arguments.get(2)),
                Integer.parseInt(arguments.get(3)),
                Integer.parseInt(arguments.get(4)),
                Integer.parseInt(arguments.get(5)),
                Boolean.parseBoolean(arguments.get(6)),
                Boolean.parseBoolean(arguments.get(7)));
    }

    /** A body as every contestant makes it: memory of its own, all zeros. */
    byte[] body() {
        return new byte[size];
    }

    /** A body that bears the number of the socket that sends it. */
    byte[] body(int socket) {
        byte[] body = body();
        body[0] = (byte) socket;
        return body;
    }

    /** The number of the socket that sent a body, by its first byte. */
    static int sender(byte first) {
        return Byte.toUnsignedInt(first);
    }

    boolean hasHighWaterMark() {
        return highWaterMark != DEFAULT;
    }
}
