package io.weir.patterns.zap;

import io.weir.annotation.CheckReturnValue;
import io.weir.security.Authenticator;
import io.weir.socket.Context;

/**
 * Authentication by a handler that speaks ZAP (RFC 27), as for libzmq: a REP or ROUTER of the same context, bound to {@value
 * #ENDPOINT}.
 *
 * <pre>{@code
 * RepSocket handler = RepSocket.open(context);
 * handler.bind(Zap.ENDPOINT);
 * PullSocket.open(context, o -> o.security(Security.plainServer(Zap.authenticator(context)).withDomain("global")));
 * }</pre>
 *
 * <p>Stricter than libzmq: without a handler every peer is refused, whatever the mechanism. A SERVER cannot be the handler,
 * since its messages have one frame; libzmq connects to one, which then gets nothing.
 */
public final class Zap {
    /** Where the handler is bound. */
    public static final String ENDPOINT = "inproc://zeromq.zap.01";

    private Zap() {}

    /**
     * Makes an authenticator that asks the handler of the context. It has a DEALER of its own, for any number of sockets,
     * and many requests in flight, each with its own id; a handler that replies out of order may do so. The handler may come,
     * go and come again; while there is none, or its reply is not as RFC 27 wants it, peers are refused with {@link
     * io.weir.Refusal#AUTHENTICATOR_BROKEN} and may try again.
     *
     * <p>The frames of a request are the delimiter, {@code 1.0}, its id, the domain, the address, the routing id of the
     * socket that asks (as libzmq has it), the mechanism, and then user and password of PLAIN, or the key of CURVE.
     *
     * @throws io.weir.LimitReachedException if the context has too many sockets
     */
    @CheckReturnValue
    public static Authenticator authenticator(Context context) {
        return new ZapClient(context)::authenticate;
    }
}
