package io.weir.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.annotation.AliasFor;

/**
 * A test of the parts of an application that use Weir: its sockets, Jackson and SSL bundles are configured, and nothing else is. Of the
 * components that are found by scanning only those are there that have a {@link io.weir.spring.WeirListener}, or are a {@link
 * io.weir.spring.WeirErrorHandler}, {@link io.weir.spring.JsonCodecs}, {@link io.weir.patterns.codec.Codec} or {@link
 * io.weir.security.Authenticator}; what these need is mocked or imported.
 *
 * <pre>{@code
 * @WeirTest(properties = "weir.sockets.orders.bind=inproc://orders")
 * class OrdersTest { ... }
 * }</pre>
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE)
@ImportAutoConfiguration
public @interface WeirTest {
    /** Properties, as {@code key=value}, before those of the application. */
    @AliasFor(annotation = SpringBootTest.class)
    String[] properties() default {};
}
