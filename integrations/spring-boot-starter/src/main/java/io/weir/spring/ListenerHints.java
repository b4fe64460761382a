package io.weir.spring;

import io.weir.Message;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.annotation.ReflectiveProcessor;

/** What a native image must keep of a listener: its method, and the types that are read from JSON and written to it. */
final class ListenerHints implements ReflectiveProcessor {
    private static final Set<Type> BUILT_IN = Set.of(Message.class, byte[].class, String.class, void.class);

    private final BindingReflectionHintsRegistrar bodies = new BindingReflectionHintsRegistrar();

    @Override
    public void registerReflectionHints(ReflectionHints hints, AnnotatedElement element) {
        if (element instanceof Method method) {
            hints.registerMethod(method, ExecutableMode.INVOKE);
            Stream.concat(Stream.of(method.getGenericParameterTypes()), Stream.of(method.getGenericReturnType()))
                    .filter(type -> !BUILT_IN.contains(type))
                    .forEach(type -> bodies.registerReflectionHints(hints, type));
        }
    }
}
