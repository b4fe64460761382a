package io.weir.patterns.interop;

import io.weir.testing.Python;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A process with sockets of libzmq, by way of pyzmq; the other half is {@code interop/peer.py}. */
final class PyzmqPeer extends PeerProcess {
    private final Path script;

    private PyzmqPeer(Path script) {
        super(Python.command(), "-u", script.toString());
        this.script = script;
    }

    /** Starts a process; fails if there is no Python with pyzmq. */
    static PyzmqPeer start() {
        return new PyzmqPeer(unpacked("/interop/peer.py"));
    }

    @Override
    PyzmqSocket open(String type) {
        return new PyzmqSocket(this, openNamed(type));
    }

    /** Has pyzmq make a certificate, in NAME.key and NAME.key_secret; returns the public key, in Z85. */
    String makeCertificate(Path directory, String name, String owner) {
        return utf8(call("make_certificate", utf8(directory.toString()), utf8(name), utf8(owner))
                .blobs()
                .get(0));
    }

    /** Has pyzmq read a certificate: its public key and its secret key, in Z85, the latter empty in a public file. */
    List<String> readCertificate(Path file) {
        return call("read_certificate", utf8(file.toString())).blobs().stream()
                .map(PyzmqPeer::utf8)
                .toList();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String utf8(byte[] text) {
        return new String(text, StandardCharsets.UTF_8);
    }

    /** Closes all sockets for good, and waits until what they had to send is with the kernel. */
    void finish() {
        call("finish " + Party.PATIENCE.toMillis());
    }

    @Override
    public void close() {
        super.close();
        delete(script);
    }
}
