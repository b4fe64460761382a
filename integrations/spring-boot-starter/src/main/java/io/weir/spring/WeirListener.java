package io.weir.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;

/**
 * Has a method of a bean called with each message that a socket receives.
 *
 * <pre>{@code
 * @WeirListener("orders")
 * Receipt accept(Order order) { ... }
 * }</pre>
 *
 * <p><b>Parameters.</b> The body of the message: {@link io.weir.Message} as it is, {@code byte[]} and {@code String} (UTF-8) of
 * its one frame, any other type from JSON in its one frame, unless there is a bean {@link io.weir.patterns.codec.Codec} of that type. Before it
 * the method may take a {@code String}, which is then the first frame, such as the topic of a SUB; the body is what follows. A
 * {@code Message} is the method's to keep; the memory of other large messages is given back when the method has returned.
 *
 * <p><b>Reply.</b> On a {@code responder} and a {@code rep} what the method returns is the reply, by the same rules, and it must
 * return something. On another socket that can send it is sent there, unless it is null; where the socket only receives the
 * method returns nothing.
 *
 * <p><b>Threads.</b> Each listener has as many threads as {@link #concurrency} says, named {@code weir-listener-…}; they may block.
 * With {@code spring.threads.virtual.enabled} they are virtual.
 *
 * <p><b>Failures.</b> What the method throws, and a message that does not fit its parameters, goes to the {@link WeirErrorHandler}; without
 * one it is logged and counted, and a request stays unanswered.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Reflective(ListenerHints.class)
public @interface WeirListener {
    /** The name of the socket, a bean: mostly one of {@code weir.sockets}. */
    String value();

    /** Messages that may be in the method's hands at a time. Zero for {@code weir.listener.concurrency}, which is 1 by default. */
    int concurrency() default 0;

    /** The name of the bean that is told of failures; empty for the one of its type, if there is one. */
    String errorHandler() default "";
}
