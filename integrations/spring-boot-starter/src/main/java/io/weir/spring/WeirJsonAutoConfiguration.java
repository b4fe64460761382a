package io.weir.spring;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.patterns.codec.JsonCodec;
import java.lang.reflect.Type;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** JSON by the mapper of the application: Jackson 3 before Jackson 2. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration",
            "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
            "org.springframework.boot.jackson2.autoconfigure.Jackson2AutoConfiguration"
        })
@ConditionalOnProperty(prefix = WeirProperties.PREFIX, name = "enabled", matchIfMissing = true)
final class WeirJsonAutoConfiguration {
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(tools.jackson.databind.ObjectMapper.class)
    @ConditionalOnBean(tools.jackson.databind.ObjectMapper.class)
    static final class ByJackson3 {
        @Bean
        @ConditionalOnMissingBean
        JsonCodecs weirJsonCodecs(tools.jackson.databind.ObjectMapper mapper) {
            return type -> new Jackson3Codec(mapper, type);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ObjectMapper.class)
    @ConditionalOnBean(ObjectMapper.class)
    static final class ByJackson2 {
        @Bean
        @ConditionalOnMissingBean
        JsonCodecs weirJsonCodecs(ObjectMapper mapper) {
            return type -> JsonCodec.of(mapper, new Typed(type));
        }
    }

    /** A type that is known at run time only. */
    private static final class Typed extends TypeReference<Object> {
        private final Type type;

        Typed(Type type) {
            this.type = type;
        }

        @Override
        public Type getType() {
            return type;
        }
    }
}
