package io.weir.bench.cli;

import io.weir.bench.compare.Build;
import java.util.stream.Stream;
import picocli.CommandLine.IVersionProvider;

/** What {@code weir --version} says: the first line is Weir's own, the others are what it runs on. */
final class Versions implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return Stream.of(
                        "weir " + Build.version(),
                        "Netty " + Build.netty(),
                        System.getProperty("java.vm.name") + " " + Runtime.version(),
                        System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                                + System.getProperty("os.arch"))
                .toArray(String[]::new);
    }
}
