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
    private final boolean keepsMessage;
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
        keepsMessage = method.getParameterTypes()[parameters - 1] == Message.class;
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
     * @throws Exception what it threw, or {@link CodecException}
     */
    @Nullable Message call(Message message) throws Exception {
        @Nullable Object[] arguments = arguments(message);
        if (!keepsMessage) {
            message.release(); // What was decoded is a copy.
        }
        Object result;
        try {
            result = method.invoke(bean, arguments);
        } catch (InvocationTargetException e) {
            if (e.getTargetException() instanceof Exception failure) {
                throw failure;
            }
            throw e;
        }
        return reply == null || result == null ? null : reply.encode(result);
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
