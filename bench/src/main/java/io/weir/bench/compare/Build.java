package io.weir.bench.compare;

import io.netty.util.Version;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** The versions that this build is made of. */
public final class Build {
    private static final String UNKNOWN = "unknown";
    private static final Properties VERSIONS = versions();

    private Build() {}

    private static Properties versions() {
        Properties versions = new Properties();
        try (InputStream resource =
                Objects.requireNonNull(Build.class.getResourceAsStream("versions.properties"), "versions.properties")) {
            versions.load(resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return versions;
    }

    /** Of Weir itself. */
    public static String version() {
        return VERSIONS.getProperty("weir", UNKNOWN);
    }

    /** Of Netty, as it is on the class path. */
    public static String netty() {
        return Version.identify().values().stream()
                .map(Version::artifactVersion)
                .findFirst()
                .orElse(UNKNOWN);
    }

    static String jeromq() {
        return VERSIONS.getProperty("jeromq", UNKNOWN);
    }
}
