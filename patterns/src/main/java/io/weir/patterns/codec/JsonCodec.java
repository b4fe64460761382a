package io.weir.patterns.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.CodecException;
import io.weir.Message;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * JSON in UTF-8 as one frame, by Jackson, which only applications that use this class need: {@code
 * com.fasterxml.jackson.core:jackson-databind}. The type is given here and never taken from the message, so that a peer
 * cannot choose what is made, unless the mapper was told to let it.
 *
 * <p>A document that does not fit the type, the document {@code null}, and anything behind the document, are a {@link
 * CodecException}.
 */
@SuppressWarnings("exports") // Jackson is of the user, who alone requires it
public final class JsonCodec<T> implements Codec<T> {
    private final ObjectReader reader;
    private final ObjectWriter writer;

    private JsonCodec(ObjectMapper mapper, JavaType type) {
        reader = mapper.readerFor(type).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        writer = mapper.writerFor(type);
    }

    /** Makes one for a class, with Jackson's defaults. */
    public static <T> JsonCodec<T> of(Class<T> type) {
        return of(JsonMapper.builder().build(), type);
    }

    /** Makes one for a class, with the mapper as it is set up now. */
    public static <T> JsonCodec<T> of(ObjectMapper mapper, Class<T> type) {
        return new JsonCodec<>(mapper, mapper.constructType(type));
    }

    /** Makes one for a type with parameters, such as a list of something, with the mapper as it is set up now. */
    public static <T> JsonCodec<T> of(ObjectMapper mapper, TypeReference<T> type) {
        return new JsonCodec<>(mapper, mapper.constructType(type));
    }

    @Override
    public Message encode(T value) {
        try {
            return Message.wrap(writer.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new CodecException("value: cannot be written as JSON", e);
        }
    }

    @Override
    public T decode(Message message) {
        byte[] frame = SoleFrame.of(message);
        @Nullable T value;
        try {
            value = reader.readValue(frame);
        } catch (IOException e) {
            throw new CodecException("frame: " + frame.length + " bytes that are no JSON of the type", e);
        }
        if (value == null) {
            throw new CodecException("frame: the document null (expected: a value)");
        }
        return value;
    }
}
