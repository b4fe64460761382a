package io.weir.bench.cli;

import static io.weir.bench.cli.Running.bound;
import static io.weir.bench.cli.Running.weir;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testing.FreePort;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of socket, from one command to another. */
@Tag("slow")
class SocketCommandTest {
    @Test
    void pushSendsItsLinesToAPull() {
        try (Running pull = bound("pull", "--count", "3");
                Running push = weir("push", "--connect", pull.endpoint())) {
            push.type("one\ntwo\tframes\n\n").endInput();
            assertThat(push.status()).isZero();
            assertThat(pull.status()).isZero();
            assertThat(pull.rest()).isEqualTo("one\ntwo\tframes\n");
            assertThat(push.complaints()).isEmpty();
        }
    }

    @Test
    void framesAreSentInTheOrderGivenAsTextOrHex() {
        try (Running pull = bound("pull", "--count", "1");
                Running push = weir(
                        "push",
                        "--frame-hex",
                        "00Ff",
                        "--frame",
                        "ü",
                        "--connect",
                        pull.endpoint(),
                        "--frame",
                        "",
                        "--frame-hex",
                        "",
                        "--frame=--count",
                        "--frame",
                        "--frame-hex",
                        "--frame-hex=41")) {
            assertThat(push.status()).isZero();
            assertThat(pull.rest()).isEqualTo("\\x00\\xff\tü\t\t\t--count\t--frame-hex\tA");
        }
    }

    @Test
    void anArgumentWithAnAtSignIsNoFile() {
        try (Running pull = bound("pull", "--count", "1");
                Running push = weir("push", "--connect", pull.endpoint(), "--frame", "@home")) {
            assertThat(pull.line()).isEqualTo("@home");
            assertThat(push.status()).isZero();
        }
    }

    @Test
    void theMessageIsSentAsOftenAsToldWithTimeBetween() {
        try (Running pull = bound("pull", "--count", "3");
                Running push = weir(
                        "push", "--connect", pull.endpoint(), "--frame", "x", "--count", "3", "--interval", "50ms")) {
            long start = System.nanoTime();
            assertThat(push.status()).isZero();
            assertThat(System.nanoTime() - start).isGreaterThan(99_000_000);
            assertThat(pull.rest()).isEqualTo("x\nx\nx");
        }
    }

    @Test
    void countAlsoLimitsTheLinesThatAreSent() {
        try (Running pull = bound("pull", "--count", "2");
                Running push = weir("push", "--connect", pull.endpoint(), "--count", "2")) {
            push.type("1\n2\n3\n");
            assertThat(push.status()).isZero();
            assertThat(pull.rest()).isEqualTo("1\n2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "hex", "json"})
    void whatIsReceivedIsWrittenInTheFormat(String format) {
        try (Running pull = bound("pull", "--count", "1", "--format", format);
                Running push = weir("push", "--connect", pull.endpoint(), "--frame", "a", "--frame-hex", "00")) {
            assertThat(pull.line())
                    .isEqualTo(
                            switch (format) {
                                case "hex" -> "61\t00";
                                case "json" -> "[\"YQ==\",\"AA==\"]";
                                default -> "a\t\\x00";
                            });
            assertThat(push.status()).isZero();
        }
    }

    @Test
    void pubWaitsForSubscribersAndSubReceivesWhatItSubscribedTo() {
        try (Running pub = bound("pub", "--wait-peers", "2");
                Running all = weir("sub", "--connect", pub.endpoint(), "--count", "3");
                Running some = weir(
                        "sub", "--connect", pub.endpoint(), "--subscribe", "b", "--subscribe", "c", "--count", "2")) {
            pub.type("a1\nb1\nc1\n").endInput();
            assertThat(pub.status()).isZero();
            assertThat(all.rest()).isEqualTo("a1\nb1\nc1");
            assertThat(some.rest()).isEqualTo("b1\nc1");
        }
    }

    @Test
    void pubKeepsForANameWhatCameWhileItWasAway() {
        try (Running pub = bound("pub", "--wait-peers", "1", "--retain", "--retain-messages", "10")) {
            try (Running sub = weir("sub", "--connect", pub.endpoint(), "--name", "a", "--count", "1")) {
                pub.type("1\n");
                assertThat(sub.line()).isEqualTo("1");
                assertThat(sub.status()).isZero();
            }
            pub.type("2\n3\n");
            try (Running sub = weir("sub", "--connect", pub.endpoint(), "--name", "a", "--count", "2")) {
                assertThat(sub.rest()).isEqualTo("2\n3");
                assertThat(sub.status()).isZero();
            }
            assertThat(pub.endInput().status()).isZero();
        }
    }

    @Test
    void whatIsKeptInADirectoryIsThereForTheNextPublisher(@TempDir Path directory) {
        String kept = directory.resolve("kept").toString();
        try (Running pub = bound("pub", "--wait-peers", "1", "--retain-directory", kept, "--retain-sync", "each")) {
            try (Running sub = weir("sub", "--connect", pub.endpoint(), "--name", "a", "--count", "1")) {
                pub.type("1\n");
                assertThat(sub.line()).isEqualTo("1");
                assertThat(sub.status()).isZero();
            }
            pub.type("2\n");
            assertThat(pub.endInput().status()).isZero();
        }
        try (Running pub = bound("pub", "--wait-peers", "1", "--retain-directory", kept);
                Running sub = weir("sub", "--connect", pub.endpoint(), "--name", "a", "--count", "2")) {
            pub.type("3\n");
            assertThat(sub.rest()).isEqualTo("2\n3");
            assertThat(sub.status()).isZero();
            assertThat(pub.endInput().status()).isZero();
        }
    }

    @Test
    void whatIsKeptForANameSpillsToTheDirectory(@TempDir Path directory) {
        try (Running pub =
                bound("pub", "--wait-peers", "1", "--retain-messages", "1", "--spill", directory.toString())) {
            try (Running sub = weir("sub", "--connect", pub.endpoint(), "--name", "a", "--count", "1")) {
                pub.type("0\n");
                assertThat(sub.line()).isEqualTo("0");
                assertThat(sub.status()).isZero();
            }
            String lines =
                    IntStream.rangeClosed(1, 500).mapToObj(Integer::toString).collect(Collectors.joining("\n"));
            pub.type(lines + "\n");
            try (Running sub = weir("sub", "--connect", pub.endpoint(), "--name", "a", "--count", "500")) {
                assertThat(sub.rest()).isEqualTo(lines);
                assertThat(sub.status()).isZero();
            }
            assertThat(pub.endInput().status()).isZero();
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void pubWaitsForRoomAndDropsNothing() {
        try (Running pub = bound("pub", "--wait-peers", "1", "--send-hwm", "2", "--frame", "x", "--count", "5000");
                Running sub = weir("sub", "--connect", pub.endpoint(), "--receive-hwm", "2", "--count", "5000")) {
            assertThat(sub.status()).isZero();
            assertThat(pub.status()).isZero();
            assertThat(pub.complaints()).isEmpty();
        }
    }

    @Test
    void whatFindsNoRoomSpillsToTheDirectory(@TempDir Path directory) {
        String endpoint = "tcp://127.0.0.1:" + FreePort.find();
        try (Running push = weir(
                        "push",
                        "--connect",
                        endpoint,
                        "--send-hwm",
                        "2",
                        "--spill",
                        directory.toString(),
                        "--spill-bytes",
                        "10000000",
                        "--frame",
                        "x",
                        "--count",
                        "5000",
                        "--linger",
                        "60s");
                Running pull = weir("pull", "--bind", endpoint, "--count", "5000")) {
            assertThat(pull.status()).isZero();
            assertThat(push.status()).isZero();
            assertThat(push.complaints()).isEmpty();
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void reqPrintsTheReplyToEachLineAndRepEchoesThem() {
        try (Running rep = bound("rep", "--count", "2");
                Running req = weir("req", "--connect", rep.endpoint())) {
            req.type("one\ntwo\tframes\n").endInput();
            assertThat(req.status()).isZero();
            assertThat(rep.status()).isZero();
            assertThat(req.rest()).isEqualTo("one\ntwo\tframes");
            assertThat(rep.rest()).isEqualTo("one\ntwo\tframes");
        }
    }

    @Test
    void repAnswersWithTheMessageThatItWasGiven() {
        try (Running rep = bound("rep", "--frame", "yes", "--frame", "", "--count", "3");
                Running req = weir("req", "--connect", rep.endpoint(), "--frame", "well?", "--count", "3")) {
            assertThat(req.status()).isZero();
            assertThat(rep.status()).isZero();
            assertThat(req.rest()).isEqualTo("yes\t\nyes\t\nyes\t");
        }
    }

    @Test
    void dealerTalksToARepBehindAnEmptyFrame() {
        try (Running rep = bound("rep", "--count", "2");
                Running dealer = weir("dealer", "--connect", rep.endpoint(), "--count", "2")) {
            dealer.type("\tone\n\ttwo\n");
            assertThat(dealer.status()).isZero();
            assertThat(rep.status()).isZero();
            assertThat(dealer.rest()).isEqualTo("\tone\n\ttwo");
        }
    }

    @Test
    void routerWaitsForThePeerThatItNamesAndReceivesMeanwhile() {
        try (Running router = bound("router", "--frame", "late", "--frame", "hello", "--count", "2");
                Running early = weir("dealer", "--connect", router.endpoint(), "--identity", "early", "--frame", "1")) {
            assertThat(router.line()).isEqualTo("early\t1");
            try (Running late = weir("dealer", "--connect", router.endpoint(), "--identity", "late", "--count", "1")) {
                assertThat(late.line()).isEqualTo("hello");
                late.status();
            }
            try (Running last = weir("req", "--connect", router.endpoint(), "--identity", "last", "--frame", "2")) {
                assertThat(router.line()).isEqualTo("last\t\t2");
                assertThat(router.status()).isZero();
                last.interrupt();
            }
        }
    }

    @Test
    void pairsSendAndReceiveAtTheSameTime() {
        try (Running one = bound("pair", "--frame", "to other", "--count", "1");
                Running other = weir("pair", "--connect", one.endpoint(), "--frame", "to one", "--count", "1")) {
            assertThat(one.line()).isEqualTo("to one");
            assertThat(other.line()).isEqualTo("to other");
            assertThat(one.status()).isZero();
            assertThat(other.status()).isZero();
        }
    }

    @Test
    void theEndOfInputDoesNotEndAKindThatReceives() {
        try (Running one = bound("pair", "--count", "1");
                Running other = weir("pair", "--connect", one.endpoint())) {
            one.endInput();
            other.type("still there?\n");
            assertThat(one.line()).isEqualTo("still there?");
            assertThat(one.status()).isZero();
        }
    }

    @Test
    void serverAnswersEachClientWithWhatItSaidOrWasGiven() {
        try (Running server = bound("server", "--format", "hex", "--count", "1");
                Running client = weir("client", "--connect", server.endpoint(), "--frame", "hi", "--count", "1")) {
            assertThat(client.line()).isEqualTo("hi");
            assertThat(client.status()).isZero();
            assertThat(server.status()).isZero();
            assertThat(server.rest()).matches("[0-9a-f]{8}\t6869");
        }
        try (Running server = bound("server", "--frame", "yes", "--count", "1");
                Running client = weir("client", "--connect", server.endpoint(), "--frame", "well?", "--count", "1")) {
            assertThat(client.rest()).isEqualTo("yes");
            assertThat(server.status()).isZero();
        }
    }

    @Test
    void dishReceivesItsGroupsFromARadio() {
        try (Running radio = bound("radio", "--wait-peers", "1");
                Running dish = weir("dish", "--connect", radio.endpoint(), "--join", "b", "--count", "2")) {
            radio.type("a\t0\nb\t1\nbb\t0\nb\t2\n").endInput();
            assertThat(radio.status()).isZero();
            assertThat(dish.rest()).isEqualTo("b\t1\nb\t2");
        }
    }

    @Test
    void gatherReceivesWhatIsScattered() {
        try (Running gather = bound("gather", "--count", "2");
                Running scatter = weir("scatter", "--connect", gather.endpoint())) {
            scatter.type("one\ntwo\n").endInput();
            assertThat(scatter.status()).isZero();
            assertThat(gather.rest()).isEqualTo("one\ntwo");
        }
        try (Running gather = bound("gather", "--count", "1");
                Running scatter = weir("scatter", "--connect", gather.endpoint(), "--frame", "1", "--frame", "2")) {
            assertThat(scatter.status()).isEqualTo(Status.FAILED);
            assertThat(scatter.complaints()).contains("2 frames (expected: 1)");
            gather.interrupt();
        }
    }

    @Test
    void channelsSendAndReceiveAtTheSameTime() {
        try (Running one = bound("channel", "--frame", "to other", "--count", "1");
                Running other = weir("channel", "--connect", one.endpoint(), "--frame", "to one", "--count", "1")) {
            assertThat(one.line()).isEqualTo("to one");
            assertThat(other.line()).isEqualTo("to other");
            assertThat(one.status()).isZero();
            assertThat(other.status()).isZero();
        }
    }

    @Test
    void peerPrintsWhatPeersSendBehindTheirNumbers() {
        try (Running peer = bound("peer", "--format", "hex", "--count", "1");
                Running failing =
                        weir("peer", "--connect", peer.endpoint(), "--frame-hex", "00000000", "--frame", "x")) {
            assertThat(failing.status()).isEqualTo(Status.FAILED);
            assertThat(failing.complaints()).contains("no peer by the routing id 0x00000000");
            peer.interrupt();
        }
    }

    @Test
    void xpubPrintsSubscriptionsAndWhatSubscribersSend() {
        try (Running xpub = bound("xpub", "--wait-peers", "1");
                Running xsub = weir("xsub", "--connect", xpub.endpoint(), "--subscribe", "A", "--count", "1")) {
            assertThat(xpub.line()).isEqualTo("\\x01A");
            xsub.type("up\n");
            assertThat(xpub.line()).isEqualTo("up");
            xpub.type("B1\nA1\n");
            assertThat(xsub.line()).isEqualTo("A1");
            assertThat(xsub.status()).isZero();
            assertThat(xpub.line()).isEqualTo("\\x00A");
        }
    }

    @Test
    void xsubSubscribesByWhatItSends() {
        try (Running pub = bound("pub", "--wait-peers", "1", "--frame", "AB");
                Running xsub = weir("xsub", "--connect", pub.endpoint(), "--frame-hex", "0141", "--count", "1")) {
            assertThat(xsub.line()).isEqualTo("AB");
            assertThat(pub.status()).isZero();
        }
    }

    @Test
    void bindAndConnectMayBeRepeatedAndMixed() {
        try (Running one = bound("pull", "--count", "1");
                Running two = bound("pull", "--count", "1");
                Running push = weir(
                        "push",
                        "--connect",
                        one.endpoint(),
                        "--bind",
                        "tcp://127.0.0.1:*",
                        "--connect",
                        two.endpoint(),
                        "--bind",
                        "ipc://*",
                        "--frame",
                        "x",
                        "--count",
                        "4",
                        "--wait-peers",
                        "4")) {
            String tcp = push.endpoint();
            String ipc = push.errorLine().substring("bound ".length());
            assertThat(ipc).startsWith("ipc://");
            try (Running three = weir("pull", "--connect", tcp, "--count", "1");
                    Running four = weir("pull", "--connect", ipc, "--count", "1")) {
                assertThat(push.status()).isZero();
                assertThat(one.line() + two.line() + three.line() + four.line()).isEqualTo("xxxx");
            }
        }
    }

    @Test
    void theTransportMayBeChosen() {
        try (Running pull = bound("pull", "--count", "1", "--transport", "nio");
                Running push = weir("push", "--connect", pull.endpoint(), "--transport", "nio", "--frame", "x")) {
            assertThat(pull.line()).isEqualTo("x");
            assertThat(push.status()).isZero();
        }
    }

    @Test
    void aPeerThatSendsTooMuchIsRefused() {
        try (Running pull = bound("pull", "--max-message-size", "3", "--count", "1");
                Running push = weir("push", "--connect", pull.endpoint(), "--frame", "four")) {
            assertThat(push.status()).isZero();
            try (Running other = weir("push", "--connect", pull.endpoint(), "--frame", "tri")) {
                assertThat(pull.line()).isEqualTo("tri");
                assertThat(other.status()).isZero();
            }
        }
    }

    @Test
    void whatIsWrittenIsFlushedAtOnce() {
        try (Running pull = bound("pull");
                Running push = weir("push", "--connect", pull.endpoint())) {
            push.type("first\n");
            assertThat(pull.line()).isEqualTo("first");
            push.type("second\n");
            assertThat(pull.line()).isEqualTo("second");
        }
    }
}
