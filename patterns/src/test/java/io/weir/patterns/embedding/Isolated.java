package io.weir.patterns.embedding;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * The class path once more, in a loader of its own as a servlet container gives one to each application. Its parts may be
 * given by a system property, as a host need not have them on its own class path.
 */
final class Isolated extends URLClassLoader {
    static final String CLASS_PATH = "weir.isolated.classpath";

    private final List<String> shared;

    /** Loads everything itself but for the JDK and the classes whose names begin so, though always the programs here. */
    Isolated(List<String> shared) {
        super(urls(classPath()), ClassLoader.getPlatformClassLoader());
        this.shared = List.copyOf(shared);
    }

    static List<String> classPath() {
        String classPath = System.getProperty(CLASS_PATH, System.getProperty("java.class.path"));
        return List.of(classPath.split(File.pathSeparator));
    }

    private static URL[] urls(List<String> classPath) {
        List<URL> urls = new ArrayList<>();
        try {
            for (String entry : classPath) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
        return urls.toArray(URL[]::new);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (shared.stream().anyMatch(name::startsWith) && !name.startsWith(Isolated.class.getPackageName())) {
            return Isolated.class.getClassLoader().loadClass(name);
        }
        return super.loadClass(name, resolve);
    }

    /** Makes one of the class as this loader has it, whose constructor takes objects, and runs it. */
    Object run(Class<?> program, Object... arguments) throws Exception {
        var constructor = loadClass(program.getName()).getDeclaredConstructor(Object[].class);
        constructor.setAccessible(true);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(this);
        try {
            return ((Callable<?>) constructor.newInstance((Object) arguments)).call();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
