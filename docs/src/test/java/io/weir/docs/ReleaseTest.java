package io.weir.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a release says of the modules, in the POMs and for OSGi, is what the modules say of themselves. */
class ReleaseTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern COMPARED = Pattern.compile("<include>(io\\.weir[^<]*)</include>");
    private static final Pattern EXPORTED = Pattern.compile("exports ([\\w.]+);");
    private static final Pattern EXPORTED_TO_FRIENDS = Pattern.compile("exports ([\\w.]+) to");
    private static final Pattern NAMED = Pattern.compile("(?m)^(?:open )?module ([\\w.]+) \\{");
    private static final Pattern AUTOMATIC = Pattern.compile("<Automatic-Module-Name>([\\w.]+)<");
    private static final Pattern BUNDLE = Pattern.compile("(?m)^Bundle-SymbolicName: (\\S+)$");
    private static final Pattern FRIENDS = Pattern.compile("x-friends:=\"[^\"]*\"");
    private static final Pattern PACKAGE = Pattern.compile("(io\\.weir[\\w.]*)");
    private static final Pattern BUNDLE_EXPORTS = Pattern.compile("(?m)^-exportcontents: ((?:.*\\\\\n)*.*)$");

    /** The folders of what is released, but for the BOM. */
    static List<Path> released() throws IOException {
        List<Path> modules = new ArrayList<>();
        for (String module : all(MODULE, Files.readString(ROOT.resolve("pom.xml")))) {
            String pom = pom(ROOT.resolve(module));
            if (!pom.contains("<maven.deploy.skip>true") && !pom.contains("<packaging>pom")) {
                modules.add(ROOT.resolve(module));
            }
        }
        return modules;
    }

    static List<Path> bundles() throws IOException {
        return released().stream()
                .filter(module -> Files.exists(module.resolve("bnd.bnd")))
                .toList();
    }

    @Test
    void whatIsComparedWithTheLastReleaseIsWhatIsExportedToAll() throws IOException {
        TreeSet<String> api = new TreeSet<>();
        for (Path module : released()) {
            Path described = module.resolve("src/main/java/module-info.java");
            api.addAll(
                    Files.exists(described)
                            ? all(EXPORTED, Files.readString(described))
                            : packages(module.resolve("src/main/java")));
        }
        assertThat(new TreeSet<>(all(COMPARED, Files.readString(ROOT.resolve("pom.xml")))))
                .hasSizeGreaterThan(15)
                .isEqualTo(api);
    }

    @ParameterizedTest
    @MethodSource("released")
    void aReleasedModuleHasANameForTheModulePath(Path module) throws IOException {
        Path described = module.resolve("src/main/java/module-info.java");
        List<String> names =
                Files.exists(described) ? all(NAMED, Files.readString(described)) : all(AUTOMATIC, pom(module));
        assertThat(names).singleElement().asString().startsWith("io.weir.");
        assertThat(Files.readString(ROOT.resolve("docs/guide/netty-and-modules.md")))
                .contains("`" + names.get(0) + "`");
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void aBundleHasTheNameAndThePackagesOfItsModule(Path module) throws IOException {
        String bundle = Files.readString(module.resolve("bnd.bnd"));
        Path described = module.resolve("src/main/java/module-info.java");
        String description = Files.exists(described) ? Files.readString(described) : "";
        assertThat(all(BUNDLE, bundle))
                .isEqualTo(description.isEmpty() ? all(AUTOMATIC, pom(module)) : all(NAMED, description));

        String exports = all(BUNDLE_EXPORTS, bundle).get(0);
        List<String> friendly = all(EXPORTED_TO_FRIENDS, description);
        List<String> api = description.isEmpty()
                ? List.copyOf(packages(module.resolve("src/main/java")))
                : all(EXPORTED, description);
        TreeSet<String> expected = new TreeSet<>(friendly);
        expected.addAll(api);
        assertThat(new TreeSet<>(all(PACKAGE, FRIENDS.matcher(exports).replaceAll(""))))
                .isEqualTo(expected);
        assertThat(FRIENDS.matcher(exports).find()).isEqualTo(!friendly.isEmpty());
    }

    @Test
    void twoOfTheLibrariesAreNoBundles() throws IOException {
        List<Path> others = new ArrayList<>(released());
        others.removeAll(bundles());
        assertThat(others)
                .containsExactlyInAnyOrder(
                        ROOT.resolve("integrations/transport-netty-shaded"),
                        ROOT.resolve("integrations/spring-boot-starter"));
    }

    private static TreeSet<String> packages(Path sources) throws IOException {
        TreeSet<String> packages = new TreeSet<>();
        if (Files.isDirectory(sources)) {
            try (Stream<Path> files = Files.walk(sources)) {
                files.filter(file -> file.endsWith("package-info.java"))
                        .map(file -> sources.relativize(file.getParent()).toString())
                        .map(folder -> folder.replace('/', '.'))
                        .forEach(packages::add);
            }
        }
        return packages;
    }

    private static String pom(Path module) throws IOException {
        return Files.readString(module.resolve("pom.xml"));
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }
}
