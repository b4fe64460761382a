package io.weir.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tags decide which tests a build leaves out; no test may be left out of all builds. */
class TagsTest {
    private static final Pattern TAG = Pattern.compile("@Tag\\(\"([a-z]+)\"\\)");
    private static final Pattern LEFT_OUT = Pattern.compile("<tags\\.(?:slow|interop)>([a-z,]+)</tags");

    /** Classes that another test runs, in an engine of its own. */
    private static final String FIXTURE = "fixture";

    @Test
    void aTagIsOneThatAProfileLeavesOut() throws IOException {
        Set<String> leftOut = new HashSet<>(Set.of(FIXTURE));
        Matcher list = LEFT_OUT.matcher(pom());
        while (list.find()) {
            leftOut.addAll(Arrays.asList(list.group(1).split(",")));
        }
        assertThat(tagsOfTests()).isNotEmpty().isSubsetOf(leftOut);
    }

    @Test
    void contributorsAreToldWhatTheInnerLoopLeavesOut() throws IOException {
        String page = Files.readString(Path.of("..", "CONTRIBUTING.md"));
        assertThat(tagsOfTests()).allSatisfy(tag -> {
            if (!tag.equals(FIXTURE)) {
                assertThat(page).contains("`" + tag + "`");
            }
        });
    }

    /** What verify leaves out without a profile, the profile "full" runs. */
    @Test
    void aFullBuildLeavesOutFixturesOnly() throws IOException {
        String pom = pom();
        assertThat(pom.substring(pom.indexOf("<id>full</id>"))).containsSubsequence("<id>full</id>", "<tags.slow/>");
        assertThat(pom).contains("<tags.slow>stress,large</tags.slow>");
        assertThat(pom).contains("<excludedGroups>fixture,${tags.slow},${tags.interop}</excludedGroups>");
    }

    private static String pom() throws IOException {
        return Files.readString(Path.of("..", "pom.xml"));
    }

    private static Set<String> tagsOfTests() throws IOException {
        Set<String> tags = new HashSet<>();
        for (String module : Modules.ALL) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "test", "java"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(file -> {
                    Matcher tag = TAG.matcher(read(file));
                    while (tag.find()) {
                        tags.add(tag.group(1));
                    }
                });
            }
        }
        return tags;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
