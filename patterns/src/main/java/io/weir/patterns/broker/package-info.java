/**
 * Between many clients and many workers: start with {@link io.weir.patterns.broker.Broker}. Its front end is a {@link
 * io.weir.patterns.reqrep.Responder} that takes as many requests as there are workers, its back end a pool of workers.
 */
@NullMarked
package io.weir.patterns.broker;

import org.jspecify.annotations.NullMarked;
