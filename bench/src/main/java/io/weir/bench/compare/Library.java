package io.weir.bench.compare;

import java.util.Locale;

/** By what a process does its work. */
enum Library {
    WEIR,
    LIBZMQ,
    JEROMQ,
    /** Nothing between the work and the operating system, Netty or a queue of JCTools: the limit of what can be had. */
    BARE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Library of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
