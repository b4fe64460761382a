package io.weir.spring;

import io.weir.Message;
import org.jspecify.annotations.Nullable;

/** Told of each message that a {@link WeirListener} failed on. Called by the thread of the listener; may block. */
@FunctionalInterface
public interface WeirErrorHandler {
    /**
     * Decides what a failure means.
     *
     * @param socket the name of the socket
     * @param message what was received; it may be kept
     * @param failure what the method threw, or {@link io.weir.CodecException}
     * @return the reply, where one is due; null to leave the request unanswered, which is then logged as a failure
     * @throws Exception if it fails itself, which is logged as the failure
     */
    @Nullable Message failed(String socket, Message message, Throwable failure) throws Exception;
}
