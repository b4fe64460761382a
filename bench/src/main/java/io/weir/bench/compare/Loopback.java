package io.weir.bench.compare;

/** Where processes meet over tcp. */
final class Loopback {
    static final String ENDPOINT = "tcp://127.0.0.1:*";

    /** Bytes of a message where the size is not what is varied. */
    static final int SIZE = 64;

    private Loopback() {}
}
