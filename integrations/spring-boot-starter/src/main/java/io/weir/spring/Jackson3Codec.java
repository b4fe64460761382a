package io.weir.spring;

import io.weir.CodecException;
import io.weir.Message;
import io.weir.patterns.codec.Codec;
import java.lang.reflect.Type;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;

/** As {@link io.weir.patterns.codec.JsonCodec}, by Jackson 3. */
final class Jackson3Codec implements Codec<Object> {
    private final ObjectReader reader;
    private final ObjectWriter writer;

    Jackson3Codec(ObjectMapper mapper, Type type) {
        JavaType known = mapper.constructType(type);
        reader = mapper.readerFor(known).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        writer = mapper.writerFor(known);
    }

    @Override
    public Message encode(Object value) {
        try {
            return Message.wrap(writer.writeValueAsBytes(value));
        } catch (JacksonException e) {
            throw new CodecException("value: cannot be written as JSON", e);
        }
    }

    @Override
    public Object decode(Message message) {
        if (message.frameCount() != 1) {
            throw new CodecException("frames: " + message.frameCount() + " (expected: 1)");
        }
        byte[] frame = message.array(0);
        Object value;
        try {
            value = reader.readValue(frame);
        } catch (JacksonException e) {
            throw new CodecException("frame: " + frame.length + " bytes that are no JSON of the type", e);
        }
        if (value == null) {
            throw new CodecException("frame: the document null (expected: a value)");
        }
        return value;
    }
}
