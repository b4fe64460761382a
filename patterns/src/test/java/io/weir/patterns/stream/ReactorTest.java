package io.weir.patterns.stream;

import static io.weir.patterns.contract.OnWire.PATIENCE;
import static io.weir.patterns.contract.OnWire.receiveTexts;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.reactivestreams.FlowAdapters;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;

/** The streams of sockets in Reactor, by the adapters that there are. */
class ReactorTest {
    @AutoClose
    private final Context context = Context.create();

    private final PushSocket push = PushSocket.open(context);
    private final PullSocket pull = PullSocket.open(context);

    @Test
    void aFluxReadsFromASocket() throws Exception {
        push.connect(pull.bind("inproc://numbers"));
        for (int i = 0; i < 5; i++) {
            push.send("" + i);
        }
        // tag::read[]
        Flux<String> texts =
                JdkFlowAdapter.flowPublisherToFlux(MessagePublisher.of(pull)).map(Message::text);
        // end::read[]
        List<String> firstThree = texts.take(3).collectList().block(PATIENCE);
        assertThat(firstThree).containsExactly("0", "1", "2");
        assertThat(receiveTexts(pull, 2)).as("was not asked for").containsExactly("3", "4");
    }

    @Test
    void aFluxIsSentByASocket() throws Exception {
        push.connect(pull.bind("inproc://words"));
        Flux<String> words = Flux.just("a", "b", "c");
        // tag::write[]
        MessageSubscriber end = MessageSubscriber.of(push);
        words.map(word -> Message.of(word.toUpperCase(Locale.ROOT))).subscribe(FlowAdapters.toSubscriber(end));
        end.done().toCompletableFuture().join();
        // end::write[]
        assertThat(receiveTexts(pull, 3)).containsExactly("A", "B", "C");
    }

    @Test
    void theEndOfTheSocketIsThatOfTheFlux() {
        Flux<Message> messages = JdkFlowAdapter.flowPublisherToFlux(MessagePublisher.of(pull));
        var counted = messages.count().toFuture();
        pull.close();
        assertThat(counted).succeedsWithin(PATIENCE).isEqualTo(0L);
    }
}
