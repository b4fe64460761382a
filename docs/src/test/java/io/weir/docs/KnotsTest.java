package io.weir.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * No knots: in a cycle of classes none can be read, tried or changed alone. Two or three that belong together may know each
 * other, in one package; more may not.
 */
class KnotsTest {
    private static final int LARGEST = 3;

    @Test
    void noMoreThanThreeClassesOfAPackageFormACycle() {
        JavaClasses classes = new ClassFileImporter()
                .importPaths(Modules.LIBRARY.stream()
                        .map(module -> Path.of("..", module, System.getProperty("weir.target", "target"), "classes"))
                        .toList());
        Map<String, Set<String>> arrows = arrows(classes);
        assertThat(arrows).hasSizeGreaterThan(200);
        assertThat(new Components(arrows).found())
                .filteredOn(knot -> knot.size() > LARGEST)
                .isEmpty();
    }

    @Test
    void aCycleIsFoundWhole() {
        Map<String, Set<String>> arrows = new TreeMap<>(Map.of(
                "a",
                Set.of("b"),
                "b",
                Set.of("c"),
                "c",
                Set.of("d"),
                "d",
                Set.of("a", "e"),
                "e",
                Set.of("f"),
                "f",
                Set.of()));
        assertThat(new Components(arrows).found())
                .map(knot -> (Collection<String>) new TreeSet<>(knot))
                .contains(Set.of("a", "b", "c", "d"), Set.of("e"), Set.of("f"));
    }

    /** From each top-level class to those of its package that it knows. */
    private static Map<String, Set<String>> arrows(JavaClasses classes) {
        Map<String, Set<String>> arrows = new TreeMap<>();
        for (JavaClass type : classes) {
            Set<String> known = arrows.computeIfAbsent(outermost(type), name -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(arrow -> arrow.getTargetClass().getBaseComponentType())
                    .filter(target -> target.getPackageName().equals(type.getPackageName()))
                    .map(KnotsTest::outermost)
                    .filter(target -> !target.equals(outermost(type)))
                    .forEach(known::add);
        }
        return arrows;
    }

    private static String outermost(JavaClass type) {
        String name = type.getName();
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    /** Strongly connected components, by Tarjan's algorithm. */
    private static final class Components {
        private final Map<String, Set<String>> arrows;
        private final Map<String, Integer> number = new HashMap<>();
        private final Map<String, Integer> lowest = new HashMap<>();
        private final Deque<String> path = new ArrayDeque<>();
        private final List<List<String>> found = new ArrayList<>();

        Components(Map<String, Set<String>> arrows) {
            this.arrows = arrows;
            arrows.keySet().forEach(this::enterOnce);
        }

        List<List<String>> found() {
            return found;
        }

        private void enterOnce(String node) {
            if (!number.containsKey(node)) {
                enter(node);
            }
        }

        private void enter(String node) {
            number.put(node, number.size());
            lowest.put(node, number.get(node));
            path.push(node);
            for (String next : arrows.getOrDefault(node, Set.of())) {
                if (!number.containsKey(next)) {
                    enter(next);
                    lowest.merge(node, lowest.get(next), Math::min);
                } else if (path.contains(next)) {
                    lowest.merge(node, number.get(next), Math::min);
                }
            }
            if (lowest.get(node).equals(number.get(node))) {
                List<String> component = new ArrayList<>();
                String member;
                do {
                    member = path.pop();
                    component.add(member);
                } while (!member.equals(node));
                found.add(component);
            }
        }
    }
}
