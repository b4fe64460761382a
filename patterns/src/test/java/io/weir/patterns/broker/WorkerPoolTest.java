package io.weir.patterns.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.SendResult;
import io.weir.SocketClosedException;
import io.weir.pattern.ReceiveStep;
import io.weir.pattern.SendStep;
import io.weir.patterns.testing.FakePeer;
import io.weir.patterns.testing.FakeSocket;
import io.weir.patterns.testing.Lent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class WorkerPoolTest {
    private final FakeSocket socket = new FakeSocket();
    private final WorkerPool pool = new WorkerPool(socket, socket);
    private final List<Integer> sizes = new ArrayList<>();

    private FakePeer attached(String name) {
        FakePeer worker = new FakePeer(name);
        comes(worker);
        return worker;
    }

    private void comes(FakePeer worker) {
        worker.connected(true);
        pool.sending().attached(worker);
        pool.sending().established(worker);
        pool.receiving().attached(worker);
        pool.receiving().established(worker);
    }

    private FakePeer ready(String name) {
        FakePeer worker = attached(name);
        sends(worker, Message.of("READY"));
        return worker;
    }

    private void disconnects(FakePeer worker) {
        worker.connected(false);
        pool.sending().disconnected(worker);
    }

    private void leaves(FakePeer worker) {
        worker.goes();
        pool.sending().disconnected(worker);
        pool.sending().detached(worker);
        pool.receiving().detached(worker);
    }

    /** The worker sends that, and the handler receives it. */
    private void sends(FakePeer worker, Message... messages) {
        arrives(worker, messages);
        receiveAll();
    }

    /** The worker sends that, and the handler has yet to receive it. */
    private void arrives(FakePeer worker, Message... messages) {
        if (worker.sends(messages)) {
            pool.receiving().readable(worker);
        }
    }

    private void receiveAll() {
        Message reply;
        while ((reply = pool.receiving().receive(ReceiveStep.now())) != null) {
            pool.done().reply().complete(reply);
        }
    }

    private CompletableFuture<Message> serve(String body) {
        return pool.serve(Message.of(body));
    }

    /** The answer to what the worker was sent last. */
    private static Message answer(FakePeer worker, String body) {
        Message task = worker.messages.get(worker.messages.size() - 1);
        return Message.of(new byte[0], task.array(1), new byte[0], body.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> tasks(FakePeer worker) {
        return worker.messages.stream()
                .map(task -> task.text(task.frameCount() - 1))
                .toList();
    }

    @Test
    void aTaskIsADelimiterAnAddressADelimiterAndTheBody() {
        FakePeer worker = ready("worker");
        pool.serve(Message.of("body", "more"));
        Message task = worker.messages.get(0);
        assertThat(task.frameCount()).isEqualTo(5);
        assertThat(task.array(0)).isEmpty();
        assertThat(task.array(1)).hasSize(8);
        assertThat(task.array(2)).isEmpty();
        assertThat(task.text(3)).isEqualTo("body");
        assertThat(task.text(4)).isEqualTo("more");
    }

    @Test
    void aReplyComesBackWithoutItsAddress() {
        FakePeer worker = ready("worker");
        CompletableFuture<Message> reply = serve("a");
        sends(worker, answer(worker, "to a"));
        assertThat(reply).isCompletedWithValue(Message.of("to a"));
    }

    @Test
    void theWorkerThatHasBeenFreeLongestGetsTheNextTask() {
        FakePeer one = ready("one");
        FakePeer two = ready("two");
        serve("a");
        serve("b");
        sends(two, answer(two, "to b"));
        sends(one, answer(one, "to a"));
        serve("c");
        assertThat(tasks(one)).containsExactly("a");
        assertThat(tasks(two)).containsExactly("b", "c");
    }

    @Test
    void tasksWaitForAFreeWorkerInTheirOrder() {
        serve("a");
        serve("b");
        FakePeer worker = attached("worker");
        assertThat(worker.sent).as("it has not said that it is ready").isEmpty();
        sends(worker, Message.of("READY"));
        assertThat(tasks(worker)).containsExactly("a");
        sends(worker, answer(worker, "to a"));
        assertThat(tasks(worker)).containsExactly("a", "b");
    }

    @Test
    void aFullWorkerIsPassedOverUntilItHasRoomAgain() {
        FakePeer full = ready("full").withRoomFor(0);
        FakePeer other = ready("other");
        serve("a");
        serve("b");
        assertThat(tasks(other)).containsExactly("a");
        assertThat(full.awaitsRoom).isTrue();
        pool.sending().roomAgain(full.withRoomFor(1));
        assertThat(tasks(full)).containsExactly("b");
    }

    @Test
    void applicationsCannotSendThroughIt() {
        ready("worker");
        assertThat(pool.sending().send(Message.of("a"), SendStep.now())).isEqualTo(SendResult.NO_PEER);
    }

    @Nested
    class WhatAnswersNoTask {
        private final FakePeer worker = ready("worker");

        @Test
        void isNoMessageIfItIsASignOfReadiness() {
            assertThat(socket.made).isEqualTo(-1);
            assertThat(worker.dropped).isEmpty();
        }

        @Test
        void isStaleIfItIsAReply() {
            sends(worker, Message.of("", "address.", "", "body"));
            assertThat(worker.dropped).containsExactly(DropReason.STALE);
            assertThat(pool.size()).isEqualTo(1);
        }

        @Test
        void failsTheTaskThatTheWorkerHasAndFreesTheWorker() {
            CompletableFuture<Message> reply = serve("a");
            sends(worker, Message.of("READY"));
            assertThatThrownBy(reply::join).hasMessageContaining("worker left its request unanswered");
            serve("b");
            assertThat(tasks(worker)).containsExactly("a", "b");
        }

        @Test
        void failsTheTaskIfItHasTheAddressOfAnother() {
            FakePeer other = ready("other");
            CompletableFuture<Message> reply = serve("a");
            CompletableFuture<Message> others = serve("b");
            sends(worker, answer(other, "mistaken"));
            assertThat(reply).isCompletedExceptionally();
            assertThat(others).isNotDone();
            assertThat(worker.dropped).containsExactly(DropReason.STALE);
        }

        @Test
        void givesItsMemoryBack() {
            Message ready = Lent.behind();
            Message stale = Lent.behind(new byte[0], new byte[8], new byte[0]);
            sends(worker, ready, stale);
            assertThat(ready).matches(Lent::isGivenBack);
            assertThat(stale).matches(Lent::isGivenBack);
        }
    }

    @Nested
    class AWorkerThatLeaves {
        private final FakePeer worker = ready("worker");

        @Test
        void isNotGivenTasks() {
            disconnects(worker);
            assertThat(pool.size()).isZero();
            serve("a");
            assertThat(worker.sent).isEmpty();
            assertThat(tasks(ready("next"))).containsExactly("a");
        }

        @Test
        void failsItsTaskWhichIsGivenToNoOther() {
            FakePeer other = ready("other");
            CompletableFuture<Message> reply = serve("a");
            leaves(worker);
            assertThat(reply).isCompletedExceptionally();
            assertThat(other.sent).isEmpty();
            assertThat(pool.size()).isEqualTo(1);
        }

        @Test
        void hasAnsweredIfTheReplyIsThereUnread() {
            CompletableFuture<Message> reply = serve("a");
            arrives(worker, answer(worker, "to a"));
            leaves(worker);
            assertThat(reply).isNotDone();
            receiveAll();
            assertThat(reply).isCompletedWithValue(Message.of("to a"));
            assertThat(pool.size()).isZero();
            serve("b");
            assertThat(tasks(worker)).containsExactly("a");
        }

        @Test
        void failsItsTaskIfWhatIsThereUnreadIsNoReply() {
            CompletableFuture<Message> reply = serve("a");
            arrives(worker, Message.of("something else"));
            leaves(worker);
            receiveAll();
            assertThat(reply).isCompletedExceptionally();
            assertThat(pool.size()).isZero();
        }

        @Test
        void isFreeAgainWhenItIsBackAndHasSaidSo() {
            disconnects(worker);
            comes(worker);
            serve("a");
            assertThat(worker.sent).isEmpty();
            sends(worker, Message.of("READY"));
            assertThat(tasks(worker)).containsExactly("a");
            assertThat(pool.size()).isEqualTo(1);
        }
    }

    @Test
    void howManyWorkersThereAreIsToldAtOnceAndWhenItChanges() {
        FakePeer one = ready("one");
        pool.onSize(sizes::add);
        FakePeer two = ready("two");
        CompletableFuture<Message> reply = serve("a");
        sends(one, answer(one, "to a"));
        assertThat(reply).isCompleted();
        leaves(two);
        leaves(one);
        assertThat(sizes).containsExactly(1, 2, 1, 0);
    }

    @Test
    void whenTheSocketIsClosedTasksStayOpen() {
        socket.close();
        assertThat(serve("a")).isNotDone();
        assertThatThrownBy(() -> socket.call(step -> 1)).isInstanceOf(SocketClosedException.class);
    }
}
