package io.weir.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.option.SendOptionsBuilder;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of options names each option, for each transport. */
class OptionsPageTest {
    private static final Pattern NAME = Pattern.compile("`(\\w+)`");

    private static List<String[]> rows() throws IOException {
        return Files.readAllLines(Path.of("options.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(2, line.length() - 2).split(" \\| ", -1))
                .toList();
    }

    @Test
    void eachOptionHasItsRow() throws IOException {
        Set<String> options = Stream.<Class<?>>iterate(
                        SendOptionsBuilder.class, type -> type != Object.class, Class::getSuperclass)
                .flatMap(builder -> Arrays.stream(builder.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .filter(method -> method.getReturnType() != Object.class)
                .filter(method -> method.getReturnType().isAssignableFrom(SendOptionsBuilder.class))
                .map(Method::getName)
                .filter(name -> !name.equals("set")) // it sets the others by name
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> named = rows().stream()
                .flatMap(row -> NAME.matcher(row[0]).results().map(result -> result.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(named).isEqualTo(options);
    }

    @Test
    void eachRowSaysWhatHoldsOnEachTransport() throws IOException {
        assertThat(rows()).allSatisfy(row -> {
            assertThat(row).hasSize(5);
            assertThat(List.of(row)).noneMatch(String::isBlank);
        });
    }
}
