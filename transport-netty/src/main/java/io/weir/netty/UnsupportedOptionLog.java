package io.weir.netty;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** Says of each option that the system or the interface to it does not honour so, once for each transport. */
final class UnsupportedOptionLog implements BiConsumer<String, String> {
    private static final System.Logger LOG = System.getLogger("io.weir.context");

    private final ChannelFamily io;
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    UnsupportedOptionLog(ChannelFamily io) {
        this.io = io;
    }

    @Override
    public void accept(String option, String why) {
        if (said.add(option)) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "{0} cannot be set on {1} and is left to the system: {2}",
                    option,
                    io,
                    why);
        }
    }
}
