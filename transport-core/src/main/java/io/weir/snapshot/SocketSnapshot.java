package io.weir.snapshot;

import io.weir.Accounting;
import io.weir.Endpoint;
import io.weir.Refusal;
import java.util.List;
import java.util.Map;

/**
 * One socket at one look. The parts are read one after the other, and while messages move they may differ by those in
 * motion; at rest the sums of {@link Accounting} hold.
 *
 * @param name what the socket is called
 * @param type the kind, such as {@code PUSH}
 * @param closed whether its closing began
 * @param bound the endpoints that it listens on
 * @param connected the endpoints that it connects to
 * @param listeners what the system tells of each endpoint that it listens on
 * @param messages where its messages are
 * @param volume the same in bytes
 * @param spillBudget how many bytes the option {@code spill} lets be on disk; 0 where the socket does not spill
 * @param pendingSends messages of {@code sendAsync} that wait for room; {@code messages} counts them as queued, too
 * @param blockedSends how often a sender waited for room, and how long altogether, those included that wait now
 * @param subscriptions topics that the peers of a publisher are subscribed to, or a subscriber itself; of a RADIO or DISH
 *     groups; 0 for other kinds
 * @param refusals peers that were refused, by reason; reasons that never occurred are absent
 * @param transports what it did over each kind of transport that it has used
 * @param peers each peer that is here, is sought, or left something to be received
 * @param names the subscribers that a publisher remembers by name, and what it keeps for each; of other kinds none
 * @param jobs the jobs of a {@code JobQueue}, as they were a tenth of a second ago or later; {@link JobsSnapshot#NONE} of
 *     other kinds
 * @param requests the requests of a {@code Requester} or {@code Responder}; {@link RequestsSnapshot#NONE} of other kinds
 */
public record SocketSnapshot(
        String name,
        String type,
        boolean closed,
        List<Endpoint> bound,
        List<Endpoint> connected,
        List<ListenerSnapshot> listeners,
        Accounting messages,
        Volume volume,
        long spillBudget,
        long pendingSends,
        Timing blockedSends,
        long subscriptions,
        Map<Refusal, Long> refusals,
        List<TransportSnapshot> transports,
        List<PeerSnapshot> peers,
        List<NameSnapshot> names,
        JobsSnapshot jobs,
        RequestsSnapshot requests) {
    /** Copies the lists and the map. */
    public SocketSnapshot {
        bound = List.copyOf(bound);
        connected = List.copyOf(connected);
        listeners = List.copyOf(listeners);
        refusals = Map.copyOf(refusals);
        transports = List.copyOf(transports);
        peers = List.copyOf(peers);
        names = List.copyOf(names);
    }

    /** Several lines, to be read by people. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name).append(" (").append(type).append(closed ? ", closed)" : ")");
        line(text, "bound " + bound + ", connected " + connected);
        listeners.stream()
                .filter(listener -> listener.waiting() >= 0)
                .forEach(listener -> line(text, "listening on " + listener));
        line(
                text,
                "sending: accepted " + messages.accepted() + ", written " + messages.written() + ", queued "
                        + messages.sendQueued()
                        + (messages.sendSpilled() == 0 ? "" : " (" + messages.sendSpilled() + " on disk)")
                        + ", dropped " + dropped(Words.of(messages.sendDropped()))
                        + (messages.noSubscriber() == 0 ? "" : ", no subscriber for " + messages.noSubscriber()));
        line(
                text,
                "receiving: arrived " + messages.decoded() + ", delivered " + messages.delivered() + ", queued "
                        + messages.receiveQueued() + ", dropped " + dropped(Words.of(messages.receiveDropped())));
        line(text, "bytes: " + volume);
        line(text, "senders blocked " + blockedSends + ", subscriptions " + subscriptions);
        if (!refusals.isEmpty()) {
            line(text, "peers refused: " + Words.of(refusals));
        }
        transports.forEach(transport -> line(text, transport.toString()));
        peers.forEach(peer -> line(text, "peer " + peer));
        names.forEach(name -> line(text, "name " + name));
        if (!jobs.equals(JobsSnapshot.NONE)) {
            line(text, "jobs: " + jobs);
        }
        if (!requests.equals(RequestsSnapshot.NONE)) {
            line(text, "requests: " + requests);
        }
        return text.toString();
    }

    private static String dropped(String reasons) {
        return reasons.isEmpty() ? "0" : "(" + reasons + ")";
    }

    private static void line(StringBuilder text, String line) {
        text.append("\n  ").append(line);
    }

    /**
     * Bytes of messages: of all frames, without what the wire adds. Where an {@link io.weir.Accounting} counts messages that
     * never entered a queue, such as those dropped at a mark or made by the pattern, their bytes are not counted.
     *
     * @param accepted of copies that entered queues to peers
     * @param written of copies that were taken from those queues to be written; on inproc of those that the other end has
     * @param sendQueued of copies that wait in those queues
     * @param received of messages that arrived from peers
     * @param delivered of messages that the pattern took from the queues of peers
     * @param receiveQueued of messages that wait in those queues
     * @param spilled of {@code sendQueued}, of copies that are on disk, or on their way there
     */
    public record Volume(
            long accepted,
            long written,
            long sendQueued,
            long received,
            long delivered,
            long receiveQueued,
            long spilled) {
        /** Such as {@code accepted 12, written 12, queued 0; received 0, delivered 0, queued 0}. */
        @Override
        public String toString() {
            return "accepted " + accepted + ", written " + written + ", queued " + sendQueued
                    + (spilled == 0 ? "" : " (" + spilled + " on disk)") + "; received " + received
                    + ", delivered " + delivered + ", queued " + receiveQueued;
        }
    }

    /**
     * One endpoint that is listened on, at one look. What the system does not tell is -1: there are numbers for tcp on Linux.
     *
     * @param endpoint where
     * @param waiting connections that the system has made and that wait to be accepted
     * @param room how many may wait there: the option {@code backlog}, or less if the system allows less
     * @param systemOverflows how often since the bind a queue of this kind was full, so that a client seemed to be connected
     *     and was not: of all listeners of this machine or container together, since Linux counts no others
     */
    public record ListenerSnapshot(Endpoint endpoint, int waiting, int room, long systemOverflows) {
        /** One of which nothing but the endpoint is known. */
        public static ListenerSnapshot of(Endpoint endpoint) {
            return new ListenerSnapshot(endpoint, -1, -1, -1);
        }

        /** One line. */
        @Override
        public String toString() {
            return endpoint
                    + (waiting < 0 ? "" : ": " + waiting + " of at most " + room + " connections wait to be accepted")
                    + (systemOverflows < 0 ? "" : "; overflows of the system since the bind: " + systemOverflows);
        }
    }
}
