package io.weir.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the newcomer's script does is what the page on Spring Boot says, and what the page says is of this version. */
class NewcomerTest {
    private static final Path ROOT = Path.of("..");
    private static final Path SCRIPT = ROOT.resolve(".ci/newcomer");
    private static final Pattern BLOCK = Pattern.compile("(?m)^<!-- (.+) -->\n```\\w*\n((?:.*\n)*?)```$");

    @TempDir
    private Path folder;

    @Test
    @Tag("slow")
    void everyLineThatItWritesStandsOnThePage() throws Exception {
        Process script = new ProcessBuilder("bash", SCRIPT.toString(), "--write", folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
        assertThat(script.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(Files.readString(folder.resolve("said"))).isEmpty();

        List<String> page = page().lines().toList();
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("said"))
                    .toList();
        }
        assertThat(files)
                .extracting(file -> folder.relativize(file).toString())
                .containsExactlyInAnyOrder(
                        "pom.xml",
                        "src/main/resources/application.yaml",
                        "src/main/java/shop/Orders.java",
                        "src/main/java/shop/Counter.java",
                        "src/main/java/shop/Shop.java");
        for (Path file : files) {
            assertThat(Files.readAllLines(file))
                    .as(file.toString())
                    .isNotEmpty()
                    .isSubsetOf(page);
        }
    }

    @Test
    void itsCommandsAreThoseOfThePage() throws IOException {
        String script = Files.readString(SCRIPT);
        assertThat(script).contains("$(block build)", "$(block run)", "$(block ask", "block 'pom.xml with Boot 3.5'");
        assertThat(block("build")).isEqualTo("mvn package\n");
        assertThat(block("run")).startsWith("java -jar target/");
        assertThat(block("ask").lines()).allMatch(line -> line.startsWith("curl "));
        assertThat(page()).contains("{\"item\":\"tea\",\"price\":6}");
    }

    @Test
    void itsVersionsAreThoseOfTheBuild() throws IOException {
        String root = Files.readString(ROOT.resolve("pom.xml"));
        assertThat(block("pom.xml"))
                .contains("<version>" + property(root, "spring-boot-4.version") + "</version>")
                .contains("<artifactId>weir-spring-boot-starter</artifactId>\n      <version>"
                        + property(root, "version") + "</version>");
        assertThat(block("pom.xml with Boot 3.5"))
                .contains("<netty.version>" + property(root, "netty.version") + "</netty.version>");
    }

    private static String property(String pom, String name) {
        int start = pom.indexOf("<" + name + ">") + name.length() + 2;
        return pom.substring(start, pom.indexOf("</" + name + ">", start));
    }

    /** The block of the page after such a mark. */
    private static String block(String mark) throws IOException {
        return BLOCK.matcher(page())
                .results()
                .filter(found -> found.group(1).equals(mark))
                .map(found -> found.group(2))
                .findFirst()
                .orElse("");
    }

    private static String page() throws IOException {
        return Files.readString(ROOT.resolve("docs/guide/spring-boot.md"));
    }
}
