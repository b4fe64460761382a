package io.weir.patterns.stress;

import io.weir.Endpoint;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A peer on a plain tcp socket that shakes hands, and then reads only when it is told to. */
final class StalledPeer implements AutoCloseable {
    /** Small, so that little fits between the two programs. */
    private static final int BUFFER = 16 * 1024;

    private static final int PATIENCE_MILLIS = 10_000;
    private static final int GREETING_SIZE = 64;
    private static final int MORE = 1;
    private static final int LONG = 2;
    private static final int COMMAND = 4;

    private final Socket socket;
    private final DataInputStream in;

    private StalledPeer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER));
    }

    /** A listening socket; a peer that connects meets a stalled peer, or no peer at all. */
    static final class Server implements AutoCloseable {
        private final ServerSocket server;

        Server() {
            try {
                server = new ServerSocket();
                server.setReceiveBufferSize(BUFFER);
                server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                server.setSoTimeout(PATIENCE_MILLIS);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Endpoint endpoint() {
            return Endpoint.parse("tcp://127.0.0.1:" + server.getLocalPort());
        }

        /** Accepts a connection and does not say a word. */
        StalledPeer acceptSilently() throws IOException {
            return new StalledPeer(server.accept());
        }

        /** Accepts a connection and shakes hands. */
        StalledPeer accept(String type) throws IOException {
            return acceptSilently().handshake(type);
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    /** Connects and shakes hands. */
    static StalledPeer connect(Endpoint endpoint, String type) throws IOException {
        String address = endpoint.address();
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        Socket socket = new Socket();
        socket.setReceiveBufferSize(BUFFER);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
        return new StalledPeer(socket).handshake(type);
    }

    private StalledPeer handshake(String type) throws IOException {
        ByteBuffer greeting = ByteBuffer.allocate(GREETING_SIZE);
        greeting.put((byte) 0xff).putLong(0).put((byte) 0x7f).put((byte) 3).put((byte) 1);
        greeting.put("NULL".getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(greeting.array());
        in.readFully(new byte[GREETING_SIZE]);
        byte[] name = "READY".getBytes(StandardCharsets.US_ASCII);
        byte[] property = "Socket-Type".getBytes(StandardCharsets.US_ASCII);
        byte[] value = type.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer body = ByteBuffer.allocate(200);
        body.put((byte) name.length).put(name);
        body.put((byte) property.length).put(property).putInt(value.length).put(value);
        send(COMMAND, Arrays.copyOf(body.array(), body.position()));
        readFrame(new byte[1]);
        return this;
    }

    /** Subscribes to everything. */
    StalledPeer subscribe() throws IOException {
        send(0, new byte[] {1});
        return this;
    }

    /** Sends a short frame. */
    void send(int flags, byte[] body) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(2 + body.length);
        socket.getOutputStream()
                .write(frame.put((byte) flags).put((byte) body.length).put(body).array());
    }

    /** Bytes that could be read. */
    int available() {
        try {
            return in.available();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads what has arrived, and does not wait for more. */
    void readAvailable() throws IOException {
        in.skipNBytes(in.available());
    }

    /** Reads the next message and returns the number that its last frame begins with. */
    int readNumber() throws IOException {
        byte[] begin = new byte[2 * Integer.BYTES];
        while ((readFrame(begin) & (COMMAND | MORE)) != 0) {
            // Not the last frame of a message.
        }
        return ByteBuffer.wrap(begin).getInt(Integer.BYTES);
    }

    /** Reads a frame, keeps as much of it as fits, and returns its flags; negative at the end of the connection. */
    private int readFrame(byte[] begin) throws IOException {
        int flags = in.readUnsignedByte();
        long size = (flags & LONG) == 0 ? in.readUnsignedByte() : in.readLong();
        int kept = (int) Math.min(size, begin.length);
        in.readFully(begin, 0, kept);
        in.skipNBytes(size - kept);
        return flags;
    }

    /** Closes with a reset, as a process does that is killed with unread input. */
    void kill() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
