/**
 * Questions and answers: {@link io.weir.patterns.reqrep.ReqSocket} and {@link io.weir.patterns.reqrep.RepSocket} in
 * lockstep, {@link io.weir.patterns.reqrep.DealerSocket} and {@link io.weir.patterns.reqrep.RouterSocket} without; and the
 * {@link io.weir.patterns.reqrep.Envelope} that a request has on its way through routers.
 */
@NullMarked
package io.weir.patterns.reqrep;

import org.jspecify.annotations.NullMarked;
