package io.weir.bench.sniff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.BindFailedException;
import io.weir.Endpoint;
import io.weir.InvalidEndpointException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What passes through, between plain sockets. */
@Timeout(120)
class SnifferTest {
    /** In two connections on a loopback, with what the sniffer may keep. */
    private static final long MORE_THAN_KERNELS_BUFFER = 128 << 20;

    private static final Endpoint ANY = Endpoint.parse("tcp://127.0.0.1:*");

    private ServerSocketChannel listening;
    private Sniffer sniffer;
    private final Deque<TimedFinding> sightings = new ArrayDeque<>();

    @BeforeEach
    void listen() throws IOException {
        listening = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
        sniffer = Sniffer.open(ANY, Endpoint.parse("tcp://127.0.0.1:" + port()), false);
    }

    @AfterEach
    void close() throws IOException {
        sniffer.close();
        listening.close();
    }

    private InetSocketAddress address() {
        String text = sniffer.endpoint().address();
        return new InetSocketAddress("127.0.0.1", Integer.parseInt(text.substring(text.lastIndexOf(':') + 1)));
    }

    private int port() throws IOException {
        return ((InetSocketAddress) listening.getLocalAddress()).getPort();
    }

    private Socket accept() throws IOException {
        return listening.accept().socket();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect(address());
        return socket;
    }

    /** What was seen next, without the time and the number. */
    private String next() throws InterruptedException {
        while (sightings.isEmpty()) {
            sightings.addAll(sniffer.take());
        }
        return sightings.remove().text().trim().split(" +", 3)[2];
    }

    private static FutureTask<byte[]> inThread(InputStream in, int size) {
        FutureTask<byte[]> task = new FutureTask<>(() -> in.readNBytes(size));
        new Thread(task, "reader").start();
        return task;
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        bytes[0] = 0;
        return bytes;
    }

    @Test
    void randomBytesPassUnchangedBothWaysAtOnce() throws Exception {
        byte[] up = random(8 << 20);
        byte[] down = random(9 << 20);
        try (Socket client = connect();
                Socket server = accept()) {
            FutureTask<byte[]> atServer = inThread(server.getInputStream(), up.length);
            FutureTask<byte[]> atClient = inThread(client.getInputStream(), down.length);
            FutureTask<Void> sendDown = new FutureTask<>(() -> {
                server.getOutputStream().write(down);
                return null;
            });
            new Thread(sendDown, "server").start();
            client.getOutputStream().write(up);
            sendDown.get();
            assertThat(atServer.get()).isEqualTo(up);
            assertThat(atClient.get()).isEqualTo(down);
        }
        assertThat(next()).startsWith("-- opened 127.0.0.1:");
        String first = next();
        assertThat(first).contains("not decoded from here on: not ZMTP 3");
        // Said once: the next is the end of either.
        assertThat(next()).matches("(->|<-) end");
        assertThat(next()).matches("(->|<-) (end|reset: .*)");
        assertThat(next()).isEqualTo("-- closed, " + up.length + " bytes -> and " + down.length + " bytes <-");
    }

    @Test
    void anEndThatHasSentAllMayStillReceive() throws Exception {
        try (Socket client = connect();
                Socket server = accept()) {
            client.getOutputStream().write("question".getBytes(StandardCharsets.UTF_8));
            client.shutdownOutput();
            assertThat(new String(server.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("question");
            server.getOutputStream().write("answer".getBytes(StandardCharsets.UTF_8));
            server.close();
            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("answer");
        }
        assertThat(next()).startsWith("-- opened");
        assertThat(next()).startsWith("-> not decoded").endsWith("\"question\"");
        assertThat(next()).isEqualTo("-> end");
        assertThat(next()).isEqualTo("<- end");
        assertThat(next()).isEqualTo("-- closed, 8 bytes -> and 6 bytes <-");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aResetIsPassedOn(boolean byClient) throws Exception {
        try (Socket client = connect();
                Socket server = accept()) {
            Socket breaks = byClient ? client : server;
            Socket other = byClient ? server : client;
            breaks.getOutputStream().write('x');
            assertThat(other.getInputStream().read()).isEqualTo('x');
            breaks.setSoLinger(true, 0);
            breaks.close();
            assertThatThrownBy(() -> other.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
        assertThat(next()).startsWith("-- opened");
        String arrow = byClient ? "-> " : "<- ";
        assertThat(next()).startsWith(arrow + "not decoded");
        assertThat(next()).startsWith(arrow + "reset: ");
        assertThat(next())
                .isEqualTo("-- closed, " + (byClient ? "1 byte -> and 0 bytes <-" : "0 bytes -> and 1 byte <-"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anEndThatReadsNothingMakesTheOtherWait(boolean clientSends) throws Exception {
        byte[] chunk = random(1 << 16);
        try (SocketChannel client = SocketChannel.open(address());
                SocketChannel server = listening.accept();
                Selector selector = Selector.open()) {
            SocketChannel sender = clientSends ? client : server;
            SocketChannel receiver = clientSends ? server : client;
            sender.configureBlocking(false);
            SelectionKey key = sender.register(selector, SelectionKey.OP_WRITE);
            long sent = 0;
            while (sent < MORE_THAN_KERNELS_BUFFER && selector.select(500) > 0) {
                selector.selectedKeys().clear();
                sent += sender.write(ByteBuffer.wrap(
                        chunk, (int) (sent % chunk.length), (int) (chunk.length - sent % chunk.length)));
            }
            assertThat(sent).isLessThan(MORE_THAN_KERNELS_BUFFER);
            key.cancel();
            sender.shutdownOutput();
            assertThat(receiveAll(receiver, chunk)).isEqualTo(sent);
        }
    }

    /** Reads to the end, and says how many bytes there were, each that of the chunk that is repeated. */
    private static long receiveAll(SocketChannel receiver, byte[] chunk) throws IOException {
        InputStream in = receiver.socket().getInputStream();
        long received = 0;
        for (byte[] read = in.readNBytes(chunk.length); read.length > 0; read = in.readNBytes(chunk.length)) {
            assertThat(Arrays.mismatch(read, chunk)).isIn(-1, read.length);
            received += read.length;
        }
        return received;
    }

    @Test
    void aClientWhoseServerIsNotThereIsReset() throws Exception {
        listening.close();
        try (Socket client = connect()) {
            assertThatThrownBy(() -> client.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
        assertThat(next()).startsWith("-- failed: ").containsIgnoringCase("refused");
    }

    @Test
    void connectionsAreNumbered() throws Exception {
        try (Socket one = connect();
                Socket toOne = accept();
                Socket two = connect();
                Socket toTwo = accept()) {
            two.getOutputStream().write(1);
            assertThat(toTwo.getInputStream().read()).isEqualTo(1);
            one.getOutputStream().write(2);
            assertThat(toOne.getInputStream().read()).isEqualTo(2);
        }
        StringBuilder all = new StringBuilder();
        while (!all.toString().contains("#2 -> not") || !all.toString().contains("#1 -> not")) {
            sniffer.take().forEach(sighting -> all.append(sighting.text()).append('\n'));
        }
        assertThat(all.toString()).contains("#1 -- opened", "#2 -- opened");
    }

    @Test
    void anOldPeerIsSaidOnceForBothSides() throws Exception {
        try (Socket client = connect();
                Socket server = accept()) {
            // What libzmq says to a peer of ZMTP 2.0, and what such a peer says.
            server.getOutputStream().write(HexFormat.of().parseHex("ff00000000000000017f"));
            assertThat(client.getInputStream().readNBytes(10)).hasSize(10);
            client.getOutputStream().write(HexFormat.of().parseHex("ff00000000000000017f01050000"));
            assertThat(server.getInputStream().readNBytes(14)).hasSize(14);
            server.getOutputStream().write(HexFormat.of().parseHex("03060000" + "00".repeat(100)));
            assertThat(client.getInputStream().readNBytes(104)).hasSize(104);
        }
        assertThat(next()).startsWith("-- opened");
        assertThat(next()).isEqualTo("-> not decoded from here on: ZMTP 2.0");
        assertThat(next()).endsWith(" end");
        assertThat(next()).endsWith(" end");
        assertThat(next()).isEqualTo("-- closed, 14 bytes -> and 114 bytes <-");
    }

    @Test
    void whatIsNotTakenIsCounted() throws Exception {
        FindingQueue few = new FindingQueue();
        for (int i = 0; i < FindingQueue.CAPACITY + 3; i++) {
            few.add(1, Direction.FROM_CLIENT, new Finding.End());
        }
        TimedFinding last = few.take().stream().reduce((a, b) -> b).orElseThrow();
        assertThat(last.text()).endsWith("-- omitted 3 lines: the output is slower than the traffic");
        assertThat(last.json()).contains("\"event\":\"omitted\",\"lines\":3").doesNotContain("connection");
    }

    @Test
    void onlyTcpEndpointsThatCanBeBoundWillDo() throws IOException {
        Endpoint forward = Endpoint.parse("tcp://127.0.0.1:1");
        assertThatThrownBy(() -> Sniffer.open(Endpoint.parse("ipc:///tmp/x"), forward, false))
                .isInstanceOf(InvalidEndpointException.class);
        assertThatThrownBy(() -> Sniffer.open(ANY, Endpoint.parse("inproc://x"), false))
                .isInstanceOf(InvalidEndpointException.class);
        assertThatThrownBy(() -> Sniffer.open(ANY, Endpoint.parse("tcp://no-such-host.invalid:1"), false))
                .isInstanceOf(UnknownHostException.class);
        Endpoint taken = Endpoint.parse("tcp://127.0.0.1:" + port());
        assertThatThrownBy(() -> Sniffer.open(taken, forward, false)).isInstanceOf(BindFailedException.class);
    }
}
