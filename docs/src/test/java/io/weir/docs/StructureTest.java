package io.weir.docs;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Which module and package may see which, and what none may do. Read from the class files of all modules, as far as they are built. */
class StructureTest {
    /** The packages of each module in layers, lowest first: a package sees only packages of layers below its own. */
    private static final List<List<Set<String>>> LAYERS = List.of(
            List.of(
                    Set.of("io.weir.annotation", "io.weir.memory"),
                    Set.of("io.weir"),
                    Set.of("io.weir.check"),
                    Set.of("io.weir.security", "io.weir.store"),
                    Set.of("io.weir.option"),
                    Set.of("io.weir.snapshot"),
                    Set.of("io.weir.queue"),
                    Set.of("io.weir.transport"),
                    Set.of("io.weir.event"),
                    Set.of("io.weir.flight"),
                    Set.of("io.weir.pattern"),
                    Set.of("io.weir.engine"),
                    Set.of("io.weir.socket"),
                    Set.of("io.weir.inproc"),
                    Set.of("io.weir.jmx", "io.weir.metrics")),
            List.of(
                    Set.of("io.weir.netty.security", "io.weir.netty.address"),
                    Set.of("io.weir.netty.security.curve"),
                    Set.of("io.weir.netty.zmtp"),
                    Set.of("io.weir.netty.tls"),
                    Set.of("io.weir.netty")),
            List.of(
                    Set.of("io.weir.patterns.retention.disk"),
                    Set.of("io.weir.patterns.routing", "io.weir.patterns.codec", "io.weir.patterns.retention"),
                    Set.of(
                            "io.weir.patterns.pipeline",
                            "io.weir.patterns.pubsub",
                            "io.weir.patterns.reqrep",
                            "io.weir.patterns.clientserver",
                            "io.weir.patterns.pair"),
                    Set.of(
                            "io.weir.patterns.proxy",
                            "io.weir.patterns.stream",
                            "io.weir.patterns.broker",
                            "io.weir.patterns.warmup",
                            "io.weir.patterns.work",
                            "io.weir.patterns.zap")),
            List.of(Set.of("io.weir.rocksdb")));

    private static final List<Set<String>> CORE_LAYERS = LAYERS.get(0);

    /** Read once: that takes longer than all rules. */
    private static final JavaClasses READ = new ClassFileImporter()
            .importPaths(Modules.ALL.stream()
                    .flatMap(module -> Stream.of(folder(module, "classes"), folder(module, "test-classes")))
                    .filter(Files::isDirectory)
                    .toList());

    private static final JavaClasses CORE = classesOf("classes", List.of("transport-core"));
    private static final JavaClasses LIBRARY = classesOf("classes", Modules.LAYERED);
    private static final JavaClasses ALL = classesOf("classes", Modules.ALL);
    private static final JavaClasses TESTS = classesOf("test-classes", Modules.ALL);

    @Test
    void aPackageSeesOnlyWhatLiesBelowIt() {
        assertThat(LIBRARY.stream()
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .filter(arrow -> isOurs(arrow.getTargetClass()))
                        .filter(arrow -> !isAllowed(arrow))
                        .map(Dependency::getDescription))
                .isEmpty();
    }

    @Test
    void everyPackageOfTheLibraryHasItsPlace() {
        assertThat(LIBRARY.stream().map(JavaClass::getPackageName).distinct())
                .isNotEmpty()
                .isSubsetOf(LAYERS.stream()
                        .flatMap(List::stream)
                        .flatMap(Set::stream)
                        .toList());
    }

    @Test
    void everyPackageOfTheLibraryIsNullMarked() {
        Set<String> nullMarked = LIBRARY.stream()
                .filter(type -> type.getSimpleName().equals("package-info"))
                .filter(type -> type.isAnnotatedWith(NullMarked.class))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toSet());
        assertThat(LIBRARY.stream().map(JavaClass::getPackageName).distinct()).isSubsetOf(nullMarked);
    }

    @Test
    void packagesFormNoCycles() {
        SlicesRuleDefinition.slices()
                .assignedFrom(new Packages())
                .should()
                .beFreeOfCycles()
                .check(ALL);
    }

    @Test
    void coreStandsOnFewShoulders() {
        classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "io.weir..",
                        "java..",
                        "javax.crypto..",
                        "javax.management..",
                        "jdk.jfr..",
                        "org.jctools..",
                        "org.jspecify..",
                        "io.micrometer.core.."))
                .check(CORE);
    }

    @Test
    void onlyTransportNettyKnowsNetty() {
        noClasses()
                .that(DescribedPredicate.not(resideInAPackage("io.weir.netty..")))
                .should()
                .dependOnClassesThat(resideInAPackage("io.netty.."))
                .check(LIBRARY);
    }

    /** Its module is not there unless the application asks for it. */
    @Test
    void onlyTheBeansKnowJmx() {
        noClasses()
                .that(DescribedPredicate.not(resideInAPackage("io.weir.jmx..")))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("io.weir.jmx..", "java.lang.management..", "javax.management.."))
                .check(LIBRARY);
    }

    @Test
    void onlyTheCodecForJsonKnowsJackson() {
        noClasses()
                .that()
                .haveSimpleNameNotStartingWith("JsonCodec")
                .should()
                .dependOnClassesThat(resideInAPackage("com.fasterxml.."))
                .check(LIBRARY);
    }

    @Test
    void theLibraryPrintsNothing() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(LIBRARY);
    }

    /** A host's threads may have any class loader for their context: one that sees other modules, other classes, or none. */
    @Test
    void nothingIsLookedUpThroughTheContextClassLoader() {
        noClasses()
                .should()
                .accessTargetWhere(DescribedPredicate.describe("it looks there", StructureTest::looksAround))
                .because("a lookup names its class loader, or takes what the JDK itself has")
                .check(ALL);
    }

    private static boolean looksAround(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String method = access.getTarget().getName();
        boolean isOneArgument = access.getTarget() instanceof CodeUnitAccessTarget target
                && target.getRawParameterTypes().size() == 1;
        return switch (owner) {
            case "java.util.ServiceLoader" -> method.equals("load") && isOneArgument;
            case "java.util.random.RandomGenerator" ->
                Set.of("of", "getDefault").contains(method);
            case "java.util.random.RandomGeneratorFactory" -> true;
            case "java.lang.Thread" ->
                method.equals("getContextClassLoader")
                        && !access.getOriginOwner().getSimpleName().equals("ThreadInheritance");
            case "com.fasterxml.jackson.databind.ObjectMapper" ->
                Set.of("findModules", "findAndRegisterModules").contains(method);
            case "javax.naming.InitialContext", "javax.script.ScriptEngineManager" -> true;
            default ->
                owner.startsWith("javax.xml.")
                        && Set.of("newInstance", "newFactory").contains(method);
        };
    }

    /** Threads that are not ours outlive our contexts, and would keep us; the JDK's common ones are all of these. */
    @Test
    void theLibraryLeavesNothingOnThreadsOfOthers() {
        noClasses()
                .should()
                .accessTargetWhere(DescribedPredicate.describe("it leaves something", StructureTest::staysBehind))
                .check(LIBRARY);
    }

    private static boolean staysBehind(JavaAccess<?> access) {
        String method = access.getTarget().getName();
        boolean hasExecutor = access.getTarget() instanceof CodeUnitAccessTarget target
                && target.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Executor.class));
        return switch (access.getTargetOwner().getName()) {
            case "java.util.concurrent.CompletableFuture", "java.util.concurrent.CompletionStage" ->
                Set.of("orTimeout", "completeOnTimeout", "delayedExecutor").contains(method)
                        || (method.endsWith("Async") && !hasExecutor);
            case "java.util.concurrent.ForkJoinPool",
                    "java.util.Timer",
                    "java.lang.ThreadLocal",
                    "java.lang.InheritableThreadLocal" -> true;
            default -> Set.of("addShutdownHook", "parallelStream").contains(method);
        };
    }

    @Test
    void testsNeverSleep() {
        noClasses()
                .that()
                .haveNameNotMatching(".*_jcstress.*")
                .should()
                .accessTargetWhere(DescribedPredicate.describe("it sleeps", StructureTest::sleeps))
                .because("a test waits for what it needs: awaitPeers, a latch, a future, or else Eventually")
                .check(TESTS);
    }

    private static boolean sleeps(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        return switch (access.getTarget().getName()) {
            case "sleep" -> owner.isAssignableTo(Thread.class) || owner.isEquivalentTo(TimeUnit.class);
            case "parkNanos", "parkUntil" -> owner.isEquivalentTo(LockSupport.class);
            default -> false;
        };
    }

    private static boolean isOurs(JavaClass type) {
        return resideInAPackage("io.weir..").test(type);
    }

    private static boolean isAllowed(Dependency arrow) {
        String from = arrow.getOriginClass().getPackageName();
        String to = arrow.getTargetClass().getPackageName();
        List<Set<String>> module = layersAround(from);
        if (module == layersAround(to)) {
            return from.equals(to) || layer(module, to) < layer(module, from);
        }
        return layersAround(to) == CORE_LAYERS;
    }

    private static List<Set<String>> layersAround(String name) {
        return LAYERS.stream()
                .filter(layers -> layer(layers, name) >= 0)
                .findFirst()
                .orElse(List.of());
    }

    private static int layer(List<Set<String>> layers, String name) {
        return layers.stream()
                .filter(layer -> layer.contains(name))
                .findFirst()
                .map(layers::indexOf)
                .orElse(-1);
    }

    private static JavaClasses classesOf(String kind, List<String> modules) {
        List<Path> folders =
                modules.stream().map(module -> folder(module, kind)).toList();
        return READ.that(DescribedPredicate.describe("are in " + folders, type -> {
            Path file = Path.of(type.getSource().orElseThrow().getUri());
            return folders.stream().anyMatch(file::startsWith);
        }));
    }

    private static Path folder(String module, String kind) {
        return Path.of("..", module, System.getProperty("weir.target", "target"), kind)
                .toAbsolutePath()
                .normalize();
    }

    /** A slice for each package. */
    private static final class Packages implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return isOurs(type) ? SliceIdentifier.of(type.getPackageName()) : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
