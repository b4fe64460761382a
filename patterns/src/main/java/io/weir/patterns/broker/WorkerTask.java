package io.weir.patterns.broker;

import io.weir.Message;
import java.util.concurrent.CompletableFuture;

/**
 * A request and its way back.
 *
 * @param address what the worker gives back with the reply
 * @param request address, delimiter and body, as the worker gets it behind its own delimiter
 * @param reply the stage that the front end waits for
 */
record WorkerTask(byte[] address, Message request, CompletableFuture<Message> reply) {}
