package io.weir.patterns.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.pattern.ReceiveStep;
import io.weir.pattern.SendStep;
import io.weir.patterns.testing.FakePeer;
import io.weir.patterns.testing.FakeSocket;
import io.weir.transport.Command;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a subscriber with a name tells its publishers of what it got and has done with. */
class AcknowledgerTest {
    private final FakeSocket socket = new FakeSocket();
    private final SubPolicy policy = new SubPolicy(socket, true, false, new Acknowledger(socket));

    private FakePeer publisher(boolean retains) {
        FakePeer peer = FakePeer.subscriber("p", retains);
        policy.subscribe(new byte[0]);
        policy.sending().attached(peer);
        policy.sending().established(peer);
        policy.receiving().attached(peer);
        return peer;
    }

    private void sends(FakePeer from, String... messages) {
        for (String message : messages) {
            if (from.sends(Message.of(message))) {
                policy.receiving().readable(from);
            }
        }
    }

    private void receive(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(policy.receiving().receive(ReceiveStep.now())).isNotNull();
        }
    }

    private static List<Long> acknowledged(FakePeer by) {
        List<Long> numbers = new ArrayList<>();
        for (Command command : by.commands) {
            if (command instanceof Command.Acknowledge acknowledge) {
                numbers.add(acknowledge.taken());
            }
        }
        return numbers;
    }

    private static Command.Resume lastResume(FakePeer to) {
        return (Command.Resume) to.commands.stream()
                .filter(Command.Resume.class::isInstance)
                .reduce((one, next) -> next)
                .orElseThrow();
    }

    @Test
    void aConnectionBeginsWithTheSubscriptionsAndThenWhatHasArrived() {
        FakePeer publisher = publisher(true);
        assertThat(publisher.commands.get(0)).isInstanceOf(Command.Subscribe.class);
        assertThat(lastResume(publisher).arrived()).isZero();
        sends(publisher, "1", "2", "3");
        receive(2);

        long stream = lastResume(publisher).stream();
        policy.sending().disconnected(publisher);
        policy.sending().established(publisher);
        assertThat(lastResume(publisher)).isEqualTo(new Command.Resume(stream, 3));
        assertThat(acknowledged(publisher)).endsWith(1L);
    }

    @Test
    void aPublisherThatRetainsNothingIsToldNothing() {
        FakePeer publisher = publisher(false);
        sends(publisher, "1");
        receive(1);
        socket.passes(Acknowledger.DELAY);
        policy.sending().closing(SendStep.now());
        assertThat(publisher.commands).hasSize(1);
    }

    @Test
    void aMessageIsDoneWithWhenTheApplicationComesForTheNext() {
        FakePeer publisher = publisher(true);
        sends(publisher, "1", "2");
        receive(2);
        socket.passes(Acknowledger.DELAY);
        assertThat(acknowledged(publisher)).containsExactly(0L, 1L);

        assertThat(policy.receiving().receive(ReceiveStep.now())).isNull();
        socket.passes(Acknowledger.DELAY);
        assertThat(acknowledged(publisher)).containsExactly(0L, 1L, 2L);
        socket.passes(Acknowledger.DELAY);
        assertThat(socket.alarms()).isZero();
    }

    @Test
    void manyAreToldOfWithoutDelay() {
        FakePeer publisher = publisher(true);
        for (int i = 0; i <= Acknowledger.MOST_MESSAGES; i++) {
            sends(publisher, "x");
        }
        receive(Acknowledger.MOST_MESSAGES + 1);
        assertThat(acknowledged(publisher)).containsExactly(0L, (long) Acknowledger.MOST_MESSAGES);
    }

    @Test
    void whoClosesHasDoneWithAllThatItTook() {
        FakePeer publisher = publisher(true);
        sends(publisher, "1", "2", "3");
        receive(2);
        policy.sending().closing(SendStep.now());
        assertThat(acknowledged(publisher)).containsExactly(0L, 2L);
    }

    @Test
    void whatIsDroppedInPlaceOfTheApplicationIsDoneWithToo() {
        SubPolicy choosy = new SubPolicy(socket, true, false, new Acknowledger(socket));
        FakePeer publisher = FakePeer.subscriber("p", true);
        choosy.subscribe(new byte[] {'a'});
        choosy.sending().attached(publisher);
        choosy.sending().established(publisher);
        choosy.receiving().attached(publisher);
        publisher.sends(Message.of("b"), Message.of("a"));
        assertThat(choosy.receiving().receive(ReceiveStep.now())).isEqualTo(Message.of("a"));
        choosy.sending().closing(SendStep.now());
        assertThat(acknowledged(publisher)).containsExactly(0L, 2L);
    }
}
