package io.weir.spring;

import io.weir.CodecException;
import io.weir.Message;
import io.weir.patterns.codec.Codec;
import io.weir.patterns.codec.TextCodec;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.ResolvableType;

/** The codec of each type that a method may take or return. */
final class BodyCodecs {
    private final ListableBeanFactory beans;
    private final Supplier<@Nullable JsonCodecs> json;

    BodyCodecs(ListableBeanFactory beans, Supplier<@Nullable JsonCodecs> json) {
        this.beans = beans;
        this.json = json;
    }

    /** A bean for that type, or what is built in, or JSON; an {@link IllegalArgumentException} where there is none of these. */
    @SuppressWarnings("unchecked") // of this type
    Codec<Object> of(ResolvableType type) {
        return (Codec<Object>) find(type);
    }

    /** Whether what is decoded has nothing of the message. Of a codec of the application that is not known. */
    boolean copies(ResolvableType type) {
        return type.getType() != Message.class && own(type) == null;
    }

    private @Nullable Codec<?> own(ResolvableType type) {
        ResolvableType wanted = ResolvableType.forClassWithGenerics(Codec.class, type);
        return (Codec<?>) beans.getBeanProvider(wanted).getIfUnique();
    }

    private Codec<?> find(ResolvableType type) {
        Codec<?> own = own(type);
        if (own != null) {
            return own;
        }
        Type plain = type.getType();
        if (plain == Message.class) {
            return new Whole();
        }
        if (plain == byte[].class) {
            return new Bytes();
        }
        if (plain == String.class) {
            return TextCodec.of(StandardCharsets.UTF_8);
        }
        JsonCodecs codecs = json.get();
        if (codecs == null) {
            throw new IllegalArgumentException(
                    "no codec for " + type + " (expected: Message, byte[], String, a bean Codec<" + type
                            + ">, or Jackson, such as by spring-boot-starter-json)");
        }
        return codecs.of(plain);
    }

    private record Whole() implements Codec<Message> {
        @Override
        public Message encode(Message value) {
            return value;
        }

        @Override
        public Message decode(Message message) {
            return message;
        }
    }

    private record Bytes() implements Codec<byte[]> {
        @Override
        public Message encode(byte[] value) {
            return Message.of(value);
        }

        @Override
        public byte[] decode(Message message) {
            if (message.frameCount() != 1) {
                throw new CodecException("frames: " + message.frameCount() + " (expected: 1)");
            }
            return message.bytes();
        }
    }
}
