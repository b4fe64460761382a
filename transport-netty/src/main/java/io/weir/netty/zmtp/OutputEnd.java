package io.weir.netty.zmtp;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.AttributeKey;

/**
 * Tells the other end that nothing more comes from us, while we still read. On its own a channel says that by a FIN; a
 * handler that says it in its own words first, such as one for TLS, leaves an object of this kind with the channel.
 */
@FunctionalInterface
public interface OutputEnd {
    /** Where a handler leaves it. By its name, since an application that comes again may share Netty with its predecessor. */
    AttributeKey<OutputEnd> KEY = AttributeKey.valueOf(OutputEnd.class.getName());

    /** Ends the output, all of which is with the operating system. On the channel's event loop, once. */
    void end(Channel channel);

    /** Ends the output of a channel in the way that it asks for. */
    static void of(Channel channel) {
        OutputEnd own = channel.hasAttr(KEY) ? channel.attr(KEY).get() : null;
        if (own != null) {
            own.end(channel);
        } else {
            shutDown(channel);
        }
    }

    /** Sends the FIN. */
    static void shutDown(Channel channel) {
        if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        }
    }
}
