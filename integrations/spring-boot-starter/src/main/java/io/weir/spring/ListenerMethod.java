package io.weir.spring;

import io.weir.CodecException;
import io.weir.Message;
import io.weir.patterns.codec.Codec;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.util.ReflectionUtils;

/** A method with {@link WeirListener}, its bean, and how its parameters and its result are messages. */
final class ListenerMethod {
    private final Object bean;
    private final Method method;
    private final boolean takesFirstFrame;
    private final Codec<Object> body;

    /** Whether the argument has nothing of the message, whose memory is then given back early. */
    private final boolean copiesBody;

    private final @Nullable Codec<Object> reply;

    private ListenerMethod(Object bean, Method method, BodyCodecs codecs) {
        this.bean = bean;
        this.method = method;
        int parameters = method.getParameterCount();
        takesFirstFrame = parameters == 2;
        if (parameters == 0 || parameters > 2 || (takesFirstFrame && method.getParameterTypes()[0] != String.class)) {
            throw new IllegalArgumentException(this
                    + ": expected: one parameter for the body, or a String for the first frame and one for the body");
        }
        body = codecs.of(type(parameters - 1));
        copiesBody = codecs.copies(type(parameters - 1));
        reply = method.getReturnType() == void.class ? null : codecs.of(type(-1));
    }

    /** An {@link IllegalArgumentException} says what is wrong with the method. */
    static ListenerMethod of(Object bean, Method method, BodyCodecs codecs) {
        ReflectionUtils.makeAccessible(method);
        return new ListenerMethod(bean, method, codecs);
    }

    private ResolvableType type(int index) {
        return ResolvableType.forMethodParameter(new MethodParameter(method, index));
    }

    boolean replies() {
        return reply != null;
    }

    /**
     * Calls the method.
     *
     * @return what it returned, as a message; null for nothing
     * @throws Exception what it threw, which may be an {@link Error}, too, or {@link CodecException}
     */
    @Nullable Message call(Message message) throws Exception {
        Object result = invoke(arguments(message));
        Message encoded = reply == null || result == null ? null : reply.encode(result);
        if (copiesBody) {
            message.release(); // After a failure it is not: the error handler may read it.
        }
        return encoded;
    }

    private @Nullable Object invoke(@Nullable Object[] arguments) throws Exception {
        try {
            return method.invoke(bean, arguments);
        } catch (InvocationTargetException e) {
            ReflectionUtils.rethrowException(e.getTargetException());
            throw e;
        }
    }

    private Object[] arguments(Message message) {
        if (!takesFirstFrame) {
            return new Object[] {body.decode(message)};
        }
        if (message.frameCount() < 2) {
            throw new CodecException("frames: 1 (expected: a first frame, and the body behind it)");
        }
        return new Object[] {message.text(0), body.decode(message.skip(1))};
    }

    /** The class and the method. */
    @Override
    public String toString() {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }
}
