package io.weir.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Makes the exceptions that Boot prints as property, value and reason, without a trace. */
final class WrongProperty {
    private WrongProperty() {}

    static InvalidConfigurationPropertyValueException of(String property, @Nullable Object value, String reason) {
        return new InvalidConfigurationPropertyValueException(property, value, reason);
    }

    /** Of what Weir or a reader of values says. */
    static InvalidConfigurationPropertyValueException of(String property, @Nullable Object value, Throwable cause) {
        String said = cause.getMessage();
        InvalidConfigurationPropertyValueException wrong = of(property, value, said == null ? cause.toString() : said);
        wrong.addSuppressed(cause); // Its cause is set already, to none.
        return wrong;
    }
}
