package io.weir.patterns.secrets;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.weir.Endpoint;
import io.weir.Message;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.reqrep.RepSocket;
import io.weir.patterns.zap.Zap;
import io.weir.security.Authenticator;
import io.weir.security.CurveCertificate;
import io.weir.security.CurveKeyPair;
import io.weir.security.Security;
import io.weir.socket.Context;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Both ends of connections that are secured in every way, in a JVM of their own. It writes what is in its heap to files: {@code
 * open.hprof} when the handshakes are over and messages have passed, {@code closed.hprof} when all that holds a secret was closed; and what is outside
 * its heap, to {@code open.native}.
 * Then it prints the random keys that it made, masked.
 */
final class SecretsProgram {
    private final Path folder;
    private final Context context = Context.create();
    private final List<AutoCloseable> open = new ArrayList<>();

    private SecretsProgram(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] args) throws Exception {
        RecordingRandom.install();
        new SecretsProgram(Path.of(args[0])).run();
    }

    /** A password that stands nowhere, since it is computed. */
    static String password(String user) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(user.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private void run() throws Exception {
        connect(
                Security.plainServer(Authenticator.passwordFile(folder.resolve("passwords"))),
                Security.plainClient("ann", password("ann")));
        handler();
        connect(
                Security.plainServer(Zap.authenticator(context)).withDomain("global"),
                Security.plainClient("zoe", password("zoe")));
        CurveKeyPair server = pair("server");
        CurveKeyPair client = pair("client");
        connect(
                Security.curveServer(server, Authenticator.curveKeys(Set.of(client.publicKey()))),
                Security.curveClient(server.publicKey(), client));
        // First, since a dump of the heap leaves traces outside it.
        NativeMemory.dump(folder.resolve("open.native"));
        dump("open.hprof");
        for (AutoCloseable each : open) {
            each.close();
        }
        open.clear();
        context.close();
        dump("closed.hprof");
        for (byte[] key : RecordingRandom.maskedKeys()) {
            System.out.println(HexFormat.of().formatHex(key));
        }
    }

    private CurveKeyPair pair(String name) throws IOException {
        CurveKeyPair pair = CurveCertificate.loadKeyPair(folder.resolve(name + ".key_secret"));
        open.add(0, pair);
        return pair;
    }

    /** A message has passed, so the handshake is over. */
    private void connect(Security server, Security client) throws InterruptedException {
        PullSocket pull = PullSocket.open(context, o -> o.security(server));
        PushSocket push = PushSocket.open(context, o -> o.security(client));
        open.add(0, pull);
        open.add(0, push);
        Endpoint bound = pull.bind("tcp://127.0.0.1:*");
        push.connect(bound);
        push.send("open");
        if (!pull.receive().text().equals("open")) {
            throw new AssertionError("another message");
        }
    }

    /** Lets all in, as a handler that has looked. */
    private void handler() {
        RepSocket handler = RepSocket.open(context);
        open.add(handler);
        handler.bind(Zap.ENDPOINT);
        handler.onMessage(request -> handler.trySend(Message.of(
                "1.0".getBytes(StandardCharsets.US_ASCII),
                request.bytes(1),
                "200".getBytes(StandardCharsets.US_ASCII),
                new byte[0],
                "zoe".getBytes(StandardCharsets.US_ASCII),
                new byte[0])));
    }

    private void dump(String name) throws IOException {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpHeap(folder.resolve(name).toString(), true);
    }
}
