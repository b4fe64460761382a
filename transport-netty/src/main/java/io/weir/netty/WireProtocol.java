package io.weir.netty;

import io.netty.channel.Channel;
import io.weir.netty.zmtp.FirstByteTimeout;
import io.weir.transport.ConnectionCallbacks;
import io.weir.transport.ConnectionSetup;
import io.weir.transport.RefusedException;

/** What is spoken on the stream of a connection, from its first byte on: ZMTP, or the bytes as they are. */
interface WireProtocol {
    /**
     * Adds the first handler to the end of the channel's pipeline and begins. The channel is registered; it may not be
     * active yet. Called once for each connection, on its event loop.
     *
     * @param stream to be told exactly once how the connection began: established, refused or closed. A protocol without a
     *     handshake calls {@link Stream#established} from here
     */
    void begin(Channel channel, Stream stream);

    /** A stream that was opened: what its connection is for, and where to report how it began. */
    interface Stream {
        /** Whether the other end connected to us. */
        boolean isAccepted();

        /** What the socket asked for. */
        ConnectionSetup setup();

        /** How long the first byte of the other end may take. */
        FirstByteTimeout patience();

        /** Our end, as its endpoint prints it. */
        String local();

        /** The other end, as its endpoint prints it. */
        String remote();

        /** The peer may talk to us: has the traffic begin, unless the socket does not want the peer. */
        void established(Channel channel, Traffic traffic);

        /** The peer was refused; the protocol closes the channel. */
        void refused(Channel channel, RefusedException why);

        /**
         * The connection ended and the peer did not say why.
         *
         * @param cause a {@link RefusedException} that says how far the peer had come, or an internal error
         */
        void closed(Channel channel, Throwable cause);
    }

    /** Begins the traffic of a connection. */
    @FunctionalInterface
    interface Traffic {
        /**
         * Asks the gate to admit the peer and adds the handlers for the traffic to the end of the pipeline.
         *
         * @throws RefusedException if the socket does not want the peer; the pipeline is as before
         */
        void begin(ConnectionCallbacks gate) throws RefusedException;
    }
}
