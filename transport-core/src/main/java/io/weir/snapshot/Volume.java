package io.weir.snapshot;

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
 */
public record Volume(long accepted, long written, long sendQueued, long received, long delivered, long receiveQueued) {
    /** Such as {@code accepted 12, written 12, queued 0; received 0, delivered 0, queued 0}. */
    @Override
    public String toString() {
        return "accepted " + accepted + ", written " + written + ", queued " + sendQueued + "; received " + received
                + ", delivered " + delivered + ", queued " + receiveQueued;
    }
}
