package io.weir.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A TCP port of the loopback address that no socket listens on, for tests that connect first or bind twice. */
public final class FreePort {
    /** Below the ports that the system hands out, or else another socket may be given the one that we chose. */
    private static final int FIRST = 15_000;

    private static final int COUNT = 17_000;

    private FreePort() {}

    /** Looks for one. */
    public static int find() {
        while (true) {
            int port = FIRST + ThreadLocalRandom.current().nextInt(COUNT);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // Taken: another one.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
