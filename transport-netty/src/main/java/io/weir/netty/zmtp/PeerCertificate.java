package io.weir.netty.zmtp;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What the other end of a channel has proved to be by a certificate. */
public final class PeerCertificate {
    /** By its name, since an application that comes again may share Netty with its predecessor. */
    private static final AttributeKey<String> SUBJECT = AttributeKey.valueOf(PeerCertificate.class.getName());

    private PeerCertificate() {}

    /**
     * The subject of the certificate that the peer showed and that we trust, as RFC 2253 writes it ({@code CN=sensor
     * 17,O=Example}); null if it showed none, or the channel has no TLS. Known when the first byte of the wire protocol
     * arrives. On the channel's event loop.
     */
    public static @Nullable String subject(Channel channel) {
        return channel.hasAttr(SUBJECT) ? channel.attr(SUBJECT).get() : null;
    }

    /** Notes what a handshake of TLS has shown. On the event loop. */
    public static void note(Channel channel, SSLSession session) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            if (chain.length > 0 && chain[0] instanceof X509Certificate own) {
                channel.attr(SUBJECT).set(own.getSubjectX500Principal().getName());
            }
        } catch (SSLPeerUnverifiedException e) {
            // A client need not show one unless it is asked to.
        }
    }
}
