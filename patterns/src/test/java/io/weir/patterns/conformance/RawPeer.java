package io.weir.patterns.conformance;

import io.weir.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A peer on a plain tcp socket that says exactly the bytes it is told to and shows every byte it gets: what no library
 * would say, and what no library would show.
 *
 * <pre>
 *   raw.greet().readGreeting();          64 bytes each way
 *   raw.ready("PULL").readFrame();       READY each way; handshake(type) does all four
 *   raw.send(message("A", "LOL"));
 * </pre>
 */
final class RawPeer implements AutoCloseable {
    static final int MORE = 1;
    static final int LONG = 2;
    static final int COMMAND = 4;

    private static final int PATIENCE_MILLIS = 10_000;
    private static final int GREETING_SIZE = 64;
    private static final int BEGINNING_SIZE = 11;
    private static final int MECHANISM_SIZE = 20;
    private static final int FILLER_SIZE = 32;

    private final Socket socket;
    private final DataInputStream in;
    private byte[] beginning = {};

    private RawPeer(Socket socket) {
        this.socket = socket;
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = new DataInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A frame as it stood on the wire. */
    record Frame(int flags, byte[] body) {
        boolean isCommand() {
            return (flags & COMMAND) != 0;
        }

        /** The name of a command. */
        String name() {
            return new String(body, 1, body[0], StandardCharsets.US_ASCII);
        }

        /** What stands behind the name of a command. */
        byte[] data() {
            return Arrays.copyOfRange(body, 1 + body[0], body.length);
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** A listening socket whose connections are raw peers. */
    static final class Server implements AutoCloseable {
        private final ServerSocket server;

        private Server(ServerSocket server) {
            this.server = server;
        }

        /** Listens on a free port. */
        static Server open() {
            return on(0);
        }

        /** Listens on that port. */
        static Server on(int port) {
            try {
                ServerSocket server = new ServerSocket();
                server.setReuseAddress(true);
                server.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                server.setSoTimeout(PATIENCE_MILLIS);
                return new Server(server);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Endpoint endpoint() {
            return Endpoint.parse("tcp://127.0.0.1:" + server.getLocalPort());
        }

        RawPeer accept() throws IOException {
            return new RawPeer(server.accept());
        }

        /** Whether a connection comes within so many milliseconds; it is closed again. */
        boolean acceptsWithin(int millis) throws IOException {
            server.setSoTimeout(millis);
            try (Socket come = server.accept()) {
                return true;
            } catch (SocketTimeoutException e) {
                return false;
            } finally {
                server.setSoTimeout(PATIENCE_MILLIS);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    // ---- bytes

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] greeting() {
        return greeting(3, 1, "NULL");
    }

    static byte[] greeting(int major, int minor, String mechanism) {
        return join(
                hex("ff 0000000000000000 7f"),
                new byte[] {(byte) major, (byte) minor},
                Arrays.copyOf(ascii(mechanism), MECHANISM_SIZE),
                new byte[FILLER_SIZE]);
    }

    /** A frame with the flags as given; the form of the size follows the LONG bit. */
    static byte[] frame(int flags, byte[] body) {
        byte[] head = (flags & LONG) == 0
                ? new byte[] {(byte) flags, (byte) body.length}
                : ByteBuffer.allocate(9).put((byte) flags).putLong(body.length).array();
        return join(head, body);
    }

    static byte[] message(String... frames) {
        byte[] all = {};
        for (int i = 0; i < frames.length; i++) {
            all = join(all, frame(i < frames.length - 1 ? MORE : 0, ascii(frames[i])));
        }
        return all;
    }

    static byte[] command(String name, byte[] data) {
        return frame(COMMAND, join(new byte[] {(byte) name.length()}, ascii(name), data));
    }

    static byte[] property(String name, byte[] value) {
        return join(
                new byte[] {(byte) name.length()},
                ascii(name),
                ByteBuffer.allocate(Integer.BYTES).putInt(value.length).array(),
                value);
    }

    static byte[] readyOf(String type) {
        return command("READY", property("Socket-Type", ascii(type)));
    }

    static byte[] readyOf(String type, byte[] identity) {
        return command("READY", join(property("Socket-Type", ascii(type)), property("Identity", identity)));
    }

    static byte[] error(String reason) {
        return command("ERROR", join(new byte[] {(byte) reason.length()}, ascii(reason)));
    }

    static byte[] ping(int tenths, String context) {
        return command("PING", join(new byte[] {(byte) (tenths >> 8), (byte) tenths}, ascii(context)));
    }

    // ---- talking

    static RawPeer connect(Endpoint endpoint) throws IOException {
        String address = endpoint.address();
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        return new RawPeer(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    RawPeer send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    RawPeer greet() throws IOException {
        return send(greeting());
    }

    RawPeer ready(String type) throws IOException {
        return send(readyOf(type));
    }

    /** Greeting and READY both ways. */
    RawPeer handshake(String type) throws IOException {
        return handshake(1, type);
    }

    /** Greeting and READY both ways, as a peer of ZMTP 3.0 or 3.1. */
    RawPeer handshake(int minor, String type) throws IOException {
        send(greeting(3, minor, "NULL")).readGreeting();
        ready(type).readFrame();
        return this;
    }

    /** The signature and the major version, which come before we have said anything. */
    byte[] readBeginning() throws IOException {
        beginning = read(BEGINNING_SIZE);
        return beginning;
    }

    /** The whole greeting, which comes when we have said our own version. */
    byte[] readGreeting() throws IOException {
        return join(beginning, read(GREETING_SIZE - beginning.length));
    }

    byte[] read(int count) throws IOException {
        byte[] bytes = new byte[count];
        in.readFully(bytes);
        return bytes;
    }

    /** How many bytes are here that were not read. */
    int available() throws IOException {
        return in.available();
    }

    Frame readFrame() throws IOException {
        int flags = in.readUnsignedByte();
        int size = (flags & LONG) == 0 ? in.readUnsignedByte() : Math.toIntExact(in.readLong());
        return new Frame(flags, read(size));
    }

    /** The next frame that is no command. */
    Frame readMessage() throws IOException {
        Frame frame = readFrame();
        while (frame.isCommand()) {
            frame = readFrame();
        }
        return frame;
    }

    /** Whether the other end closes, or resets, within ten seconds; what arrives before is thrown away. */
    boolean isClosedByOther() throws IOException {
        return isClosedByOther(PATIENCE_MILLIS);
    }

    /** Whether the other end closes, or resets, before it was silent for so many milliseconds. */
    boolean isClosedByOther(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            while (in.read() >= 0) {
                // The bytes do not matter.
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException | EOFException e) {
            return true;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    /** Ends our half; the other end sees a FIN. */
    RawPeer shutdownOutput() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Makes closing send RST. */
    RawPeer reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
        return this;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
