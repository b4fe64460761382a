package io.weir.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.ResolvableType;

/** The page of the guide shows what is tested, and names every property. */
class GuidePageTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "guide", "spring-boot.md");

    @Test
    void itsYamlIsThatOfTheApplicationThatIsTested() throws IOException {
        String page = Files.readString(PAGE);
        try (var yaml = GuidePageTest.class.getResourceAsStream("/shop.yaml")) {
            assertThat(page).contains("```yaml\n" + new String(yaml.readAllBytes(), StandardCharsets.UTF_8) + "```");
        }
    }

    @Test
    void itsTableNamesEveryProperty() throws IOException {
        List<String> properties = new ArrayList<>();
        collect("weir", WeirProperties.class, properties);
        assertThat(properties).hasSizeGreaterThan(40);
        assertThat(Files.readString(PAGE))
                .contains(properties.stream().map(name -> "`" + name + "`").toList());
    }

    @Test
    void theMetadataForEditorsHasDescriptionsAndDefaults() throws IOException {
        try (var metadata = WeirProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            assertThat(metadata).isNotNull();
            assertThat(new String(metadata.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("\"weir.context.io-threads\"", "event loops", "\"weir.sockets\"", "\"20s\"", "io_uring");
        }
    }

    private static void collect(String prefix, Class<?> type, List<String> into) {
        for (RecordComponent component : type.getRecordComponents()) {
            String name = prefix + "."
                    + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            Class<?> values = Map.class.isAssignableFrom(component.getType())
                    ? ResolvableType.forType(component.getGenericType()).asMap().resolveGeneric(1)
                    : component.getType();
            if (values != component.getType() && values.isRecord()) {
                collect(name + ".NAME", values, into);
            } else if (values.isRecord()) {
                collect(name, values, into);
            } else {
                into.add(name);
            }
        }
    }
}
