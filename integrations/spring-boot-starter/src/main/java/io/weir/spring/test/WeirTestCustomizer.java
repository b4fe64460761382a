package io.weir.spring.test;

import io.weir.patterns.codec.Codec;
import io.weir.security.Authenticator;
import io.weir.spring.JsonCodecs;
import io.weir.spring.WeirErrorHandler;
import io.weir.spring.WeirListener;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/** Leaves out what {@link WeirTest} says. All are equal, so that tests share a context. */
record WeirTestCustomizer() implements ContextCustomizer {
    @Override
    public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
        TestPropertyValues.of("spring.boot.enableautoconfiguration=false").applyTo(context);
        context.getBeanFactory().registerSingleton("weirTestFilter", new OnlyListeners());
    }

    private static final class OnlyListeners extends TypeExcludeFilter {
        private static final Set<String> TYPES = Set.of(
                WeirErrorHandler.class.getName(),
                JsonCodecs.class.getName(),
                Codec.class.getName(),
                Authenticator.class.getName());

        @Override
        public boolean match(MetadataReader reader, MetadataReaderFactory factory) {
            return !reader.getAnnotationMetadata().hasAnnotatedMethods(WeirListener.class.getName())
                    && Arrays.stream(reader.getClassMetadata().getInterfaceNames())
                            .noneMatch(TYPES::contains);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof OnlyListeners;
        }

        @Override
        public int hashCode() {
            return OnlyListeners.class.hashCode();
        }
    }
}
