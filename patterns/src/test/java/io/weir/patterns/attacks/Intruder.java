package io.weir.patterns.attacks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;

/** A connection on which bytes are sent that are made by hand, from any address of this machine. */
final class Intruder implements Closeable {
    static final int COMMAND = 4;
    static final int LONG = 2;
    static final int MORE = 1;

    private static final int GREETING_SIZE = 64;
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket = new Socket();
    private final DataInputStream in;

    /** Connects from the address 127.0.1.N, or for zero from the usual one. */
    Intruder(int port, int from) throws IOException {
        // A reset at the end: or else the ports that attackers come from would be used up.
        socket.setSoLinger(true, 0);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        if (from > 0) {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 1, (byte) from}), 0));
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
        in = new DataInputStream(socket.getInputStream());
    }

    /** The greeting of a client. */
    static byte[] greeting(String mechanism) {
        ByteBuffer greeting = ByteBuffer.allocate(GREETING_SIZE);
        greeting.put((byte) 0xff).putLong(0).put((byte) 0x7f).put((byte) 3).put((byte) 1);
        return greeting.put(mechanism.getBytes(US_ASCII)).array();
    }

    static byte[] frame(int flags, byte[] body) {
        boolean isLong = body.length > 255;
        ByteBuffer frame = ByteBuffer.allocate(9 + body.length).put((byte) (isLong ? flags | LONG : flags));
        if (isLong) {
            frame.putLong(body.length);
        } else {
            frame.put((byte) body.length);
        }
        frame.put(body);
        return Arrays.copyOf(frame.array(), frame.position());
    }

    /** The header of a frame of that size, of which nothing follows. */
    static byte[] announcement(int flags, long size) {
        return ByteBuffer.allocate(9).put((byte) (flags | LONG)).putLong(size).array();
    }

    static byte[] ready(String type) {
        return frame(
                COMMAND,
                ByteBuffer.allocate(22 + type.length())
                        .put((byte) 5)
                        .put("READY".getBytes(US_ASCII))
                        .put((byte) 11)
                        .put("Socket-Type".getBytes(US_ASCII))
                        .putInt(type.length())
                        .put(type.getBytes(US_ASCII))
                        .array());
    }

    /** What a client of TLS says first. */
    static byte[] clientHello() throws IOException {
        SSLEngine engine = anyServer().createSSLEngine();
        engine.setUseClientMode(true);
        ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), hello);
        return Arrays.copyOf(hello.array(), hello.position());
    }

    private static SSLContext anyServer() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** Shakes hands in TLS 1.2, and then again and again, until the other end closes. */
    void shakeHandsForEver() throws IOException {
        SSLSocket tls =
                (SSLSocket) anyServer().getSocketFactory().createSocket(socket, "127.0.0.1", socket.getPort(), true);
        tls.setEnabledProtocols(new String[] {"TLSv1.2"});
        tls.startHandshake();
        while (true) {
            tls.startHandshake();
            if (tls.getInputStream().read() < 0) {
                return;
            }
        }
    }

    /** The first command of PLAIN. */
    static byte[] hello(String user, String password) {
        ByteBuffer body = ByteBuffer.allocate(8 + user.length() + password.length());
        body.put((byte) 5).put("HELLO".getBytes(US_ASCII));
        body.put((byte) user.length()).put(user.getBytes(US_ASCII));
        return frame(
                COMMAND,
                body.put((byte) password.length())
                        .put(password.getBytes(US_ASCII))
                        .array());
    }

    Intruder send(byte[]... pieces) throws IOException {
        int size = Arrays.stream(pieces).mapToInt(piece -> piece.length).sum();
        ByteBuffer all = ByteBuffer.allocate(size);
        for (byte[] piece : pieces) {
            all.put(piece);
        }
        socket.getOutputStream().write(all.array());
        return this;
    }

    void readGreeting() throws IOException {
        in.readFully(new byte[GREETING_SIZE]);
    }

    /** Waits for the rest of the greeting and a byte behind it, or the end. */
    void awaitAnswer() throws IOException {
        byte[] answer = new byte[GREETING_SIZE + 1];
        int count = 0;
        while (count < answer.length) {
            int read = in.read(answer, count, answer.length - count);
            count = read < 0 ? answer.length : count + read;
        }
    }

    /** The body of the next frame. */
    byte[] readFrame() throws IOException {
        int flags = in.readUnsignedByte();
        byte[] body = new byte[(flags & LONG) == 0 ? in.readUnsignedByte() : Math.toIntExact(in.readLong())];
        in.readFully(body);
        return body;
    }

    /** Whether the other end closes, or resets; what comes before is thrown away. */
    boolean isClosedByOther() {
        try {
            while (in.read() >= 0) {
                // The bytes do not matter.
            }
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
