package io.weir.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.netty.channel.ChannelHandler;
import java.io.IOException;
import java.lang.constant.ClassDesc;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The reachability metadata for GraalVM's native-image names all that the library looks up by name, and nothing that is not there. It
 * is made of what is found here, by {@code -Dweir.docs=write}; no native-image was at hand to try it with.
 */
class NativeImageTest {
    private static final Path ROOT = Path.of("..");
    private static final List<String> MODULES = Modules.LAYERED;
    private static final Pattern ARTIFACT = Pattern.compile("(?s)</parent>.*?<artifactId>([^<]+)</artifactId>");
    private static final Pattern USED = Pattern.compile("uses ([\\w.]+);");
    private static final Pattern BEAN = Pattern.compile("io\\.weir\\.jmx\\..*(MXBean|Row)");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Classes that look for something by a constant name, other than a field of their own, and what it is. */
    private static final Map<String, String> LOOKING = Map.of(
            "io.weir.engine.ContextEngine", "services",
            "io.weir.store.StoreProvider", "services",
            "io.weir.netty.tls.SslContexts", "io.netty.internal.tcnative.SSL",
            "io.weir.netty.HostNetty", "META-INF/io.netty.versions.properties");

    private static final Set<String> LOADING = Set.of("loadClass", "findClass", "defineClass");

    @ParameterizedTest
    @FieldSource("MODULES")
    void metadataIsWhatIsLookedUp(String module) throws Exception {
        Path file = file(module);
        ObjectNode expected = expected(module);
        if ("write".equals(System.getProperty("weir.docs")) && !expected.isEmpty()) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(expected) + "\n");
        }
        assertThat(Files.exists(file)).as(file.toString()).isEqualTo(!expected.isEmpty());
        if (!expected.isEmpty()) {
            assertThat(JSON.readTree(file.toFile())).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @FieldSource("MODULES")
    void whatMetadataNamesIsThere(String module) throws Exception {
        if (!Files.exists(file(module))) {
            return;
        }
        for (JsonNode entry : JSON.readTree(file(module).toFile()).path("reflection")) {
            if (entry.has("condition")) {
                Class.forName(entry.at("/condition/typeReached").asText());
                continue;
            }
            Class<?> type = Class.forName(entry.path("type").asText());
            for (JsonNode field : entry.path("fields")) {
                assertThat(type.getDeclaredField(field.path("name").asText())).isNotNull();
            }
            for (JsonNode method : entry.path("methods")) {
                assertThat(method.path("name").asText()).isEqualTo("<init>");
                assertThat(type.getConstructor()).isNotNull();
            }
        }
    }

    @Test
    void nothingElseIsLookedUp() {
        List<Path> classes = MODULES.stream().map(NativeImageTest::classes).toList();
        TreeSet<String> looking = new TreeSet<>();
        for (JavaClass type : new ClassFileImporter().importPaths(classes)) {
            if (type.getAccessesFromSelf().stream().anyMatch(NativeImageTest::looksUp)) {
                looking.add(type.getName());
            }
        }
        assertThat(looking).containsAll(LOOKING.keySet());
        looking.removeAll(LOOKING.keySet());
        assertThat(looking)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(fieldsLookedUp(Class.forName(name)))
                        .as("fields that %s looks up", name)
                        .isNotEmpty());
    }

    private static boolean looksUp(JavaAccess<?> access) {
        String method = access.getTarget().getName();
        return switch (access.getTargetOwner().getName()) {
            case "java.lang.Class" ->
                method.equals("forName")
                        || method.contains("Resource")
                        || method.matches("get(Declared)?(Method|Field|Constructor)s?|newInstance");
            case "java.lang.ClassLoader" -> method.contains("Resource") || LOADING.contains(method);
            case "java.lang.Module" -> method.contains("Resource");
            case "java.lang.invoke.MethodHandles$Lookup" -> method.startsWith("find") || method.startsWith("unreflect");
            case "java.util.ServiceLoader" -> method.startsWith("load");
            case "java.lang.reflect.Proxy" -> method.equals("newProxyInstance");
            case "java.util.ResourceBundle" -> method.equals("getBundle");
            case "java.io.ObjectInputStream" -> method.equals("readObject");
            case "java.lang.System", "java.lang.Runtime" -> method.startsWith("load");
            default -> method.equals("newUpdater");
        };
    }

    private static ObjectNode expected(String module) throws Exception {
        Map<String, ObjectNode> types = new TreeMap<>();
        for (Class<?> type : load(module)) {
            Set<String> fields = fieldsLookedUp(type);
            if (!fields.isEmpty()) {
                fields.forEach(name -> entry(types, type.getName())
                        .withArray("fields")
                        .addObject()
                        .put("name", name));
            }
            boolean isHandler = ChannelHandler.class.isAssignableFrom(type) && !type.isInterface();
            if (isHandler || BEAN.matcher(type.getName()).matches()) {
                // Netty looks which methods a handler has, and calls those alone; JMX looks for getters.
                entry(types, type.getName()).put("allPublicMethods", true);
            }
        }
        TreeSet<String> resources = new TreeSet<>();
        for (Path service : services(module)) {
            resources.add("META-INF/services/" + service.getFileName());
            for (String provider : Files.readAllLines(service)) {
                ObjectNode constructor =
                        entry(types, provider).withArray("methods").addObject().put("name", "<init>");
                constructor.putArray("parameterTypes");
            }
        }
        for (String used :
                all(USED, Files.readString(ROOT.resolve(module).resolve("src/main/java/module-info.java")))) {
            resources.add("META-INF/services/" + used);
        }
        LOOKING.forEach((type, what) -> {
            if (what.startsWith("META-INF") && isOf(module, type)) {
                resources.add(what);
            } else if (!what.equals("services") && isOf(module, type)) {
                entry(types, what).putObject("condition").put("typeReached", type);
            }
        });
        ObjectNode metadata = JSON.createObjectNode();
        if (!types.isEmpty()) {
            metadata.putArray("reflection").addAll(types.values());
        }
        resources.forEach(glob -> metadata.withArray("resources").addObject().put("glob", glob));
        return metadata;
    }

    private static ObjectNode entry(Map<String, ObjectNode> types, String type) {
        return types.computeIfAbsent(type, name -> JSON.createObjectNode().put("type", name));
    }

    /** The fields of the class that its static handles are of. */
    private static Set<String> fieldsLookedUp(Class<?> type) throws ReflectiveOperationException {
        TreeSet<String> fields = new TreeSet<>();
        ClassDesc owner = type.describeConstable().orElseThrow();
        for (Field field : type.getDeclaredFields()) {
            if (field.getType() == VarHandle.class && Modifier.isStatic(field.getModifiers())) {
                field.setAccessible(true);
                // One of a view of bytes has no description, and one of the elements of an array is of no class of
                // ours.
                ((VarHandle) field.get(null))
                        .describeConstable()
                        .filter(handle -> handle.bootstrapArgsList().get(0).equals(owner))
                        .ifPresent(handle -> fields.add(handle.constantName()));
            }
        }
        return fields;
    }

    private static List<Class<?>> load(String module) throws IOException, ClassNotFoundException {
        List<Class<?>> types = new ArrayList<>();
        Path folder = classes(module);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(found -> found.toString().endsWith(".class"))
                    .filter(found -> !found.endsWith("module-info.class"))
                    .toList()) {
                String name = folder.relativize(file).toString().replace('/', '.');
                try {
                    Class<?> type = Class.forName(
                            name.substring(0, name.length() - ".class".length()),
                            false,
                            NativeImageTest.class.getClassLoader());
                    assertThat(type.getDeclaredFields()).isNotNull();
                    types.add(type);
                } catch (NoClassDefFoundError micrometerIsOptional) {
                    assertThat(name).containsIgnoringCase("metrics");
                }
            }
        }
        assertThat(types).isNotEmpty();
        return types;
    }

    private static List<Path> services(String module) throws IOException {
        Path folder = ROOT.resolve(module).resolve("src/main/resources/META-INF/services");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static boolean isOf(String module, String type) {
        return Files.exists(classes(module).resolve(type.replace('.', '/') + ".class"));
    }

    private static Path classes(String module) {
        return ROOT.resolve(module)
                .resolve(System.getProperty("weir.target", "target"))
                .resolve("classes");
    }

    private static Path file(String module) throws IOException {
        String pom = Files.readString(ROOT.resolve(module).resolve("pom.xml"));
        return ROOT.resolve(module)
                .resolve("src/main/resources/META-INF/native-image/io.weir")
                .resolve(all(ARTIFACT, pom).get(0))
                .resolve("reachability-metadata.json");
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }
}
