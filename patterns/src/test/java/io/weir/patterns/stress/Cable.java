package io.weir.patterns.stress;

import io.weir.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Between a socket that connects and one that is bound over tcp: can be cut, and can be stopped up. */
final class Cable implements AutoCloseable {
    private static final int PIECE = 8 * 1024;

    private final ServerSocket server;
    private final int port;
    private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private volatile boolean stopped;
    private volatile boolean closed;

    /** Lays a cable to where a socket is bound. */
    Cable(Endpoint to) throws IOException {
        String address = to.address();
        port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    /** Where to connect to. */
    String endpoint() {
        return "tcp://127.0.0.1:" + server.getLocalPort();
    }

    private void start(Runnable task) {
        Thread thread = new Thread(task, "cable");
        threads.add(thread);
        thread.start();
    }

    private void accept() {
        while (!closed) {
            try {
                Socket near = server.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), port);
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                // Whichever end closes it: with a reset.
                near.setSoLinger(true, 0);
                far.setSoLinger(true, 0);
                ends.add(near);
                ends.add(far);
                start(() -> carry(near, far));
                start(() -> carry(far, near));
            } catch (IOException e) {
                // Closed, or no server: the end that connected finds out.
            }
        }
    }

    private void carry(Socket from, Socket to) {
        byte[] piece = new byte[PIECE];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                awaitFlow(from);
                out.write(piece, 0, count);
            }
        } catch (IOException e) {
            // Cut, here or there.
        } finally {
            ends.remove(from);
            ends.remove(to);
        }
    }

    private synchronized void awaitFlow(Socket from) throws SocketException {
        try {
            while (stopped && !from.isClosed()) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new SocketException("interrupted");
        }
    }

    /** Nothing passes, in either direction. */
    void stop() {
        stopped = true;
    }

    /** Everything passes again. */
    synchronized void go() {
        stopped = false;
        notifyAll();
    }

    /** Breaks all connections with a reset, as the network does when it fails: what is on its way is lost. */
    void cut() throws IOException {
        for (Socket end : new ArrayList<>(ends)) {
            end.close();
        }
        synchronized (this) {
            notifyAll();
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        closed = true;
        server.close();
        go();
        cut();
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
