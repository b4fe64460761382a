package io.weir.docs.way;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The way of a message is listed in docs/architecture.md as a debugger finds it in a program that sends one. */
class WayOfAMessageTest {
    private static final Path PAGE = Path.of("architecture.md");

    /** What each block of the page is called there, and where the debugger takes the stack that it lists. */
    private static final Map<String, String> BLOCKS = Map.of(
            "out: the caller queues it", "fromHereOn io.weir.queue.BoundedQueue.offer 1",
            "out: the caller wakes the event loop", "fromHereOn io.weir.netty.zmtp.PeerHandler.wakeWriter 1",
            "out: the event loop encodes it", "fromHereOn io.weir.netty.zmtp.MessageEncoder.encodeShort 1",
            "out: the event loop writes it", "fromHereOn io.netty.channel.Channel.write 1",
            "in: the event loop decodes it", "fromHereOn io.weir.queue.BoundedQueue.offer 2",
            "in: the event loop wakes the receiver", "fromHereOn io.weir.queue.WaitQueue.wakeNext 1",
            "in: the receiver takes it", "toBeReceived io.weir.queue.BoundedQueue.poll 1");

    private static final Pattern BLOCK = Pattern.compile("<!-- (\\w+: [^\n]+) -->\n```text\n(.*?)```", Pattern.DOTALL);
    private static final Pattern STOP = Pattern.compile("(?m)^ *(\\d+|-) +(\\w+) {2,}(\\w+(?: > \\w+)*)");

    private static Map<String, List<String>> stacks = Map.of();

    @BeforeAll
    static void sendOneMessageUnderADebugger() throws Exception {
        stacks = Debugger.run(
                OneMessage.class, Map.of("fromHereOn", watched("fromHereOn"), "toBeReceived", watched("toBeReceived")));
    }

    private static Set<String> watched(String mark) {
        return BLOCKS.values().stream()
                .map(stack -> stack.split(" "))
                .filter(stack -> stack[0].equals(mark))
                .map(stack -> stack[1])
                .collect(toSet());
    }

    static Set<String> blocks() {
        return BLOCKS.keySet();
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void thePageListsTheMethodsOnTheStack(String block) throws IOException {
        List<String> found = stacks.getOrDefault(BLOCKS.get(block), List.of()).stream()
                .map(method -> method.replaceFirst("^.*\\.(\\w+\\.)", "$1").replaceFirst("lambda\\$.*", "lambda"))
                .toList();

        assertThat(calls(block)).isNotEmpty().isEqualTo(found);
    }

    @Test
    void aMessageStopsAtMostTenTimesOnItsWayOut() throws IOException {
        assertThat(stops("out"))
                .containsExactlyElementsOf(upTo(stops("out").size()))
                .hasSizeBetween(2, 10);
    }

    @Test
    void aMessageStopsAtMostSixteenTimesOnItsWayIn() throws IOException {
        assertThat(stops("in"))
                .containsExactlyElementsOf(upTo(stops("in").size()))
                .hasSizeBetween(2, 16);
    }

    private static List<Integer> upTo(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }

    /** The methods of a block, {@code Class.method}, in order. */
    private static List<String> calls(String block) throws IOException {
        return STOP.matcher(text(block))
                .results()
                .flatMap(stop -> Arrays.stream(stop.group(3).split(" > ")).map(method -> stop.group(2) + "." + method))
                .toList();
    }

    /** The numbers of the stops, each of which is one object: the same wherever it is listed. */
    private static Set<Integer> stops(String way) throws IOException {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        for (String block : BLOCKS.keySet()) {
            if (block.startsWith(way) && !block.contains("wakes")) {
                STOP.matcher(text(block))
                        .results()
                        .filter(stop -> !stop.group(1).equals("-"))
                        .forEach(stop -> {
                            int number = Integer.parseInt(stop.group(1));
                            assertThat(numbers.merge(stop.group(2), number, (before, now) -> before))
                                    .as(stop.group(2))
                                    .isEqualTo(number);
                        });
            }
        }
        return new TreeSet<>(numbers.values());
    }

    private static String text(String block) throws IOException {
        Matcher matcher = BLOCK.matcher(Files.readString(PAGE));
        while (matcher.find()) {
            if (matcher.group(1).equals(block)) {
                return matcher.group(2);
            }
        }
        throw new AssertionError("no block " + block);
    }
}
