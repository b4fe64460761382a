package io.weir.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The BOM has no parent, so what it says twice is compared here. */
class BomTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(weir-[^<]+)</artifactId>");
    private static final Pattern NETTY = Pattern.compile("<netty.version>([^<]+)</netty.version>");
    private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");

    /** What is no library. */
    private static final Set<String> NOT_IN_IT =
            Set.of("weir-parent", "weir-bom", "weir-bench", "weir-docs", "weir-spring-boot-4-test");

    private static String pom(String of) throws Exception {
        return Files.readString(ROOT.resolve(of).resolve("pom.xml"));
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }

    @Test
    void itHasEveryLibrary() throws Exception {
        TreeSet<String> libraries = new TreeSet<>();
        for (String module : all(MODULE, pom(""))) {
            // The first is the parent's.
            String own = pom(module).replaceFirst("(?s)<parent>.*?</parent>", "");
            libraries.add(all(ARTIFACT, own).get(0));
        }
        libraries.removeAll(NOT_IN_IT);
        TreeSet<String> managed = new TreeSet<>(all(ARTIFACT, pom("integrations/bom")));
        managed.removeAll(NOT_IN_IT);
        assertThat(managed).isEqualTo(libraries).hasSizeGreaterThan(3);
    }

    @Test
    void itsVersionsAreThoseOfTheBuild() throws Exception {
        assertThat(all(NETTY, pom("integrations/bom"))).isEqualTo(all(NETTY, pom("")));
        assertThat(all(VERSION, pom("integrations/bom")).get(0))
                .isEqualTo(all(VERSION, pom("")).get(0));
    }
}
