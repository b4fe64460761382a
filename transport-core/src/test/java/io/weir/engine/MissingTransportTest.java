package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.socket.Context;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said where no transport serves the scheme of an endpoint: on a class path with the core and nothing else. */
class MissingTransportTest {
    private static String failureOf(String scheme) throws Exception {
        try (URLClassLoader alone = new URLClassLoader(coreAlone(), ClassLoader.getPlatformClassLoader())) {
            Class<?> type = alone.loadClass(Context.class.getName());
            try (AutoCloseable context =
                    (AutoCloseable) type.getMethod("create").invoke(null)) {
                Method lookup = alone.loadClass(Context.Transports.class.getName())
                        .getDeclaredMethod("serving", type, String.class);
                lookup.setAccessible(true);
                lookup.invoke(null, context, scheme);
                return "";
            } catch (InvocationTargetException e) {
                return e.getCause().getMessage();
            }
        }
    }

    private static URL[] coreAlone() {
        String core = Context.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(path -> path.contains("jctools") || path.contains("jspecify") || core.startsWith(path))
                .map(MissingTransportTest::url)
                .toArray(URL[]::new);
    }

    private static URL url(String path) {
        try {
            return new File(path).toURI().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(path, e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "ipc"})
    void theArtifactThatServesItIsNamed(String scheme) throws Exception {
        assertThat(failureOf(scheme))
                .isEqualTo(scheme + "://*: no transport serves this scheme (expected: the artifact"
                        + " io.weir:weir-transport-netty at run time)");
    }

    @Test
    void otherwiseTheSchemesAreNamedThatAreServed() throws Exception {
        assertThat(failureOf("pgm")).isEqualTo("pgm://*: no transport serves this scheme (expected: one of inproc)");
    }
}
