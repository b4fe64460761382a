package io.weir.netty.zmtp;

import io.weir.Message;
import io.weir.transport.Command;
import io.weir.transport.RefusedException;

/**
 * Where a {@link FrameDecoder} puts what it decodes. It is called on the event loop only.
 *
 * <p>A sink that says it has no room promises to call {@link FrameDecoder#resume} when it has; until then the decoder
 * hands over nothing, however much room there is.
 */
interface DecoderSink extends RefusalListener {
    /** Whether one more message may come; asked before the first of a burst. */
    boolean hasRoom();

    /**
     * Takes a whole message and says whether one more may come.
     *
     * @throws RefusedException if the message is one for which this connection ends
     */
    boolean message(Message message) throws RefusedException;

    /**
     * Takes a command. There is always room for it.
     *
     * @throws RefusedException if the command is one for which this connection ends, such as a subscription too many
     */
    void command(Command command) throws RefusedException;

    /**
     * Says that nothing more comes before the event loop has turned to something else: time to wake the receiver, once
     * for all. Nothing may have been handed over since the last time.
     */
    void burstEnd();

    /** Whether so much may be reserved for a message of which nothing has arrived yet. */
    default boolean hasMemoryFor(int bytes) {
        return true;
    }

    /**
     * Ends a turn of reading, after {@link #burstEnd()}.
     *
     * @param incomplete bytes of a message that is not whole, and of what could not be handed over yet
     */
    default void turnEnd(long incomplete) {}

    /**
     * Says that the connection is gone and nothing comes any more: the last message that was received whole has been
     * handed over. Called exactly once, with or without a refusal before; it may be long after {@code channelInactive}.
     */
    void ended();
}
