package io.weir.patterns.embedding;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** The class path once more, in a loader of its own as a servlet container gives one to each application. */
final class Isolated extends URLClassLoader {
    private final List<String> shared;

    /** Loads everything itself but for the JDK and the classes whose names begin with one of these. */
    Isolated(String... shared) {
        super(classPath(), ClassLoader.getPlatformClassLoader());
        this.shared = List.of(shared);
    }

    private static URL[] classPath() {
        List<URL> urls = new ArrayList<>();
        try {
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
        return urls.toArray(URL[]::new);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (shared.stream().anyMatch(name::startsWith)) {
            return Isolated.class.getClassLoader().loadClass(name);
        }
        return super.loadClass(name, resolve);
    }

    /** Makes one of the class as this loader has it, whose constructor takes strings. */
    Callable<?> program(Class<?> type, String... arguments) throws ReflectiveOperationException {
        var constructor = loadClass(type.getName()).getDeclaredConstructor(String[].class);
        constructor.setAccessible(true);
        return (Callable<?>) constructor.newInstance((Object) arguments);
    }

    /** Runs such a program on this thread, which has this loader for its context meanwhile, and closes the loader. */
    static Isolated run(Class<?> type, String... arguments) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (Isolated loader = new Isolated()) {
            thread.setContextClassLoader(loader);
            loader.program(type, arguments).call();
            return loader;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
