package io.weir.bench.cli;

import static io.weir.bench.cli.Running.bound;
import static io.weir.bench.cli.Running.weir;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How commands end. */
@Tag("slow")
class StatusTest {
    /** No process ever listens on tcpmux here; a test that needs a dead end connects to it. */
    private static final String NOWHERE = "tcp://127.0.0.1:1";

    @Test
    void anInterruptIsNoFailure() {
        try (Running pull = bound("pull")) {
            pull.endpoint();
            assertThat(pull.interrupt().status()).isZero();
            assertThat(pull.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "push", "pub", "req", "pair", "dealer", "router", "xpub", "xsub", "client", "peer", "radio", "channel"
            })
    void anInterruptEndsACommandThatWaitsForItsInput(String type) {
        try (Running command = bound(type)) {
            command.endpoint();
            assertThat(command.interrupt().status()).isZero();
        }
    }

    @Test
    void messagesThatLingerDidNotSaveAreCounted() {
        try (Running push = weir("push", "--connect", NOWHERE, "--frame", "x", "--count", "3", "--linger", "100ms")) {
            assertThat(push.status()).isEqualTo(Status.FAILED);
            assertThat(push.errorLine()).isEqualTo("weir: linger ran out: lost 3 messages");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"push --frame x --linger 2s", "req --frame x --linger 0 --timeout 2s", "pull --timeout 2s"})
    void whyThereWasNoConnectionIsSaid(String line) {
        try (Running command = weir((line + " --connect " + NOWHERE).split(" "))) {
            assertThat(command.status()).isNotEqualTo(Status.DONE);
            assertThat(command.complaints()).contains("\nweir: no connection with " + NOWHERE + ": ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "push --frame x",
                "push --frame x --count 3 --interval 1m --send-hwm 1",
                "pub --frame x --wait-peers 1",
                "req --frame x",
                "pull --count 1",
                "rep --count 1",
                "dealer --count 1",
                "dealer --frame x",
                "router --wait-peers 1"
            })
    void whatIsInterruptedBeforeItsEndIsNotDone(String line) {
        try (Running command = bound(line.split(" ")[0], rest(line))) {
            command.endpoint();
            assertThat(command.interrupt().status()).isEqualTo(Status.INTERRUPTED);
        }
    }

    private static String[] rest(String line) {
        String[] words = line.split(" ");
        return Arrays.copyOfRange(words, 1, words.length);
    }

    @Test
    void anUnknownHostIsNamed() {
        try (Running push = weir("push", "--connect", "tcp://nohost.invalid:1", "--frame", "x", "--linger", "2s")) {
            assertThat(push.status()).isEqualTo(Status.FAILED);
            assertThat(push.complaints())
                    .contains("weir: no connection with tcp://nohost.invalid:1: unknown host: nohost.invalid");
        }
    }

    @Test
    void linesThatAreStillToBeSentAreNotDone() {
        try (Running push = bound("push")) {
            push.endpoint();
            push.type("one\ntwo\n");
            assertThat(push.interrupt().status()).isEqualTo(Status.INTERRUPTED);
        }
    }

    @Test
    void peersThatWereRefusedAreSummedUp() {
        try (Running rep = bound("rep", "--count", "1");
                Running pull = weir("pull", "--connect", rep.endpoint(), "--timeout", "2s")) {
            assertThat(pull.status()).isEqualTo(Status.TIMED_OUT);
            assertThat(pull.complaints())
                    .contains("weir: no connection with " + rep.endpoint().substring("tcp://".length()))
                    .containsPattern("weir: refused \\d+ peers?: \\d+ incompatible socket type");
            rep.interrupt();
            assertThat(rep.complaints()).containsPattern("weir: refused \\d+ peers?: \\d+ incompatible socket type");
        }
        try (Running rep = bound("rep", "--quiet", "--count", "1");
                Running pull = weir("pull", "-q", "--connect", rep.endpoint(), "--timeout", "2s")) {
            assertThat(pull.status()).isEqualTo(Status.TIMED_OUT);
            assertThat(pull.complaints()).doesNotContain("refused");
            rep.interrupt();
            assertThat(rep.complaints()).isEmpty();
        }
    }

    @Test
    void nothingToReceiveForTooLongIsATimeout() {
        try (Running pull = bound("pull", "--timeout", "50ms")) {
            pull.endpoint();
            assertThat(pull.status()).isEqualTo(Status.TIMED_OUT);
            assertThat(pull.complaints()).isEqualTo("weir: timed out: nothing was received for 50ms");
        }
    }

    @Test
    void noPeerToSendToForTooLongIsATimeout() {
        try (Running push = bound("push", "--timeout", "50ms", "--frame", "x")) {
            push.endpoint();
            assertThat(push.status()).isEqualTo(Status.TIMED_OUT);
            assertThat(push.complaints()).isEqualTo("weir: timed out: nothing could be sent for 50ms");
        }
    }

    @Test
    void tooFewPeersForTooLongIsATimeout() {
        try (Running pub = bound("pub", "--timeout", "50ms", "--wait-peers", "1", "--frame", "x")) {
            pub.endpoint();
            assertThat(pub.status()).isEqualTo(Status.TIMED_OUT);
        }
    }

    @Test
    void aReplyThatNeverComesIsATimeout() {
        try (Running router = bound("router");
                Running req = weir("req", "--connect", router.endpoint(), "--frame", "?", "--timeout", "300ms")) {
            assertThat(req.status()).isEqualTo(Status.TIMED_OUT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pair", "dealer", "router", "xpub", "xsub", "client", "peer", "channel"})
    void aKindThatDoesBothRunsOutOfPatienceWhenNeitherMoves(String type) {
        try (Running command = bound(type, "--timeout", "50ms")) {
            command.endpoint();
            assertThat(command.status()).isEqualTo(Status.TIMED_OUT);
        }
    }

    @Test
    void waitingForInputIsNoTimeout() {
        try (Running pull = bound("pull", "--count", "1");
                Running push = weir("push", "--connect", pull.endpoint(), "--timeout", "1ms", "--wait-peers", "0")) {
            push.type("x\n").endInput();
            assertThat(push.status()).isZero();
            assertThat(pull.line()).isEqualTo("x");
        }
    }

    @Test
    void anAddressInUseIsAFailure() {
        try (Running first = bound("pull");
                Running second = weir("pull", "--bind", first.endpoint())) {
            assertThat(second.status()).isEqualTo(Status.FAILED);
            assertThat(second.complaints()).isEqualTo("weir: " + first.endpoint() + ": the address is in use");
        }
    }

    @Test
    void aMessageThatARouterCannotSendIsAFailure() {
        try (Running router = bound("router", "--frame", "name only")) {
            router.endpoint();
            assertThat(router.status()).isEqualTo(Status.FAILED);
            assertThat(router.complaints()).startsWith("weir: a router needs the name of a peer");
        }
    }

    @Test
    void anOutputThatIsGoneIsAFailure() {
        try (Running push = bound("push", "--frame", "x")) {
            OutputStream gone = new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    throw new IOException("Broken pipe");
                }
            };
            LineOutput err = new LineOutput();
            Console console = new Console(
                    new ByteArrayInputStream(new byte[0]), gone, new PrintStream(err, true, StandardCharsets.UTF_8));
            assertThat(Weir.run(console, "pull", "--connect", push.endpoint())).isEqualTo(Status.FAILED);
            assertThat(err.next()).isEqualTo("weir: standard output: Broken pipe");
        }
    }

    @Test
    void anErrorIsAFailure() {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) {
                throw new NoClassDefFoundError("io/weir/Missing");
            }
        };
        LineOutput err = new LineOutput();
        Console console = new Console(
                new ByteArrayInputStream(new byte[0]), broken, new PrintStream(err, true, StandardCharsets.UTF_8));
        assertThat(Weir.run(console, "--help")).isEqualTo(Status.FAILED);
        assertThat(err.next()).isEqualTo("java.lang.NoClassDefFoundError: io/weir/Missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pull",
                "pull --bind nonsense",
                "pull --bind tcp://nonsense",
                "pull --bind tcp://127.0.0.1:* --format yaml",
                "pull --bind tcp://127.0.0.1:* --count 0",
                "pull --bind tcp://127.0.0.1:* --timeout 5",
                "pull --bind tcp://127.0.0.1:* --frame x",
                "pull --bind tcp://127.0.0.1:* --subscribe x",
                "push --bind tcp://127.0.0.1:* --frame-hex abc",
                "push --bind tcp://127.0.0.1:* --identity x",
                "push --bind tcp://127.0.0.1:* --send-hwm -1",
                "push --bind tcp://127.0.0.1:* --spill-bytes 5",
                "pull --bind tcp://127.0.0.1:* --spill x",
                "push --bind tcp://127.0.0.1:* --transport carrier-pigeon",
                "push --bind tcp://127.0.0.1:* stray",
                "dealer --bind tcp://127.0.0.1:* --identity=",
                "perf local-thr tcp://127.0.0.1:* 1",
                "perf inproc-thr 1 x",
                "demo stray",
                "pull --bind tcp://127.0.0.1:* --metrics-address 127.0.0.1",
                "push --bind tcp://127.0.0.1:* --max-line x"
            })
    void argumentsThatMakeNoSenseAreToldApart(String line) {
        try (Running command = weir(line.split(" "))) {
            assertThat(command.status()).isEqualTo(Status.USAGE);
            assertThat(command.complaints()).startsWith("weir: ").doesNotContain("\n");
            assertThat(command.rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "pusch, no command 'pusch'; did you mean push? (see: weir --help)",
        "perf local-ltr, no command 'local-ltr'; did you mean local-lat or local-thr? (see: weir perf --help)",
        "help pul, no command 'pul'; did you mean pub or pull? (see: weir --help)",
        "push --conect x, no option '--conect'; did you mean --connect? (see: weir push --help)",
        "push --bind=ipc://* --timeuot=5, no option '--timeuot'; did you mean --timeout? (see: weir push --help)",
        "push --bind ipc://* stray, nothing was expected at 'stray' (see: weir push --help)"
    })
    void whatIsNearIsSaidInOneLine(String line, String complaint) {
        try (Running command = weir(line.split(" "))) {
            assertThat(command.status()).isEqualTo(Status.USAGE);
            assertThat(command.complaints()).isEqualTo("weir: " + complaint);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "perf nonsense"})
    void whereNothingIsNearTheCommandsAreListedInOneLine(String line) {
        try (Running command = weir(line.split(" "))) {
            assertThat(command.status()).isEqualTo(Status.USAGE);
            assertThat(command.complaints())
                    .startsWith("weir: no command 'nonsense'; there are: ")
                    .doesNotContain("\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "perf"})
    void aLineWithoutACommandShowsWhichThereAre(String line) {
        try (Running command = weir(line.isEmpty() ? new String[0] : line.split(" "))) {
            assertThat(command.status()).isEqualTo(Status.USAGE);
            assertThat(command.complaints()).startsWith("weir: ").contains("Usage: weir");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "push --help", "xsub -h", "perf --help", "perf local-thr --help", "demo --help"})
    void helpGoesToStandardOutput(String line) {
        try (Running command = weir(line.split(" "))) {
            assertThat(command.status()).isZero();
            assertThat(command.rest()).startsWith("Usage: weir");
            assertThat(command.complaints()).isEmpty();
        }
    }
}
