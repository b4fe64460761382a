/**
 * Questions and answers: {@link io.weir.patterns.reqrep.ReqSocket} and {@link io.weir.patterns.reqrep.RepSocket} in
 * lockstep, {@link io.weir.patterns.reqrep.DealerSocket} and {@link io.weir.patterns.reqrep.RouterSocket} without, and the
 * {@link io.weir.patterns.reqrep.Envelope} that a request has on its way through routers. Above them, for services: {@link
 * io.weir.patterns.reqrep.Requester}, with deadlines and attempts, and {@link io.weir.patterns.reqrep.Responder}, with a
 * handler.
 */
@NullMarked
package io.weir.patterns.reqrep;

import org.jspecify.annotations.NullMarked;
