package io.weir.patterns.codec;

import io.weir.CodecException;
import io.weir.Message;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;

/**
 * Text in a charset, as one frame. Nothing is replaced: a character that the charset has not, and bytes that are no text in
 * it, are a {@link CodecException}. ({@link Message#of(String...)} and {@link Message#text()} are UTF-8, and lenient.)
 */
public final class TextCodec implements Codec<String> {
    private final Charset charset;

    private TextCodec(Charset charset) {
        this.charset = charset;
    }

    /** Makes one for the charset. */
    public static TextCodec of(Charset charset) {
        return new TextCodec(charset);
    }

    @Override
    public Message encode(String value) {
        try {
            return Message.of(charset.newEncoder().encode(CharBuffer.wrap(value)));
        } catch (CharacterCodingException e) {
            throw new CodecException("text: has characters that are not in " + charset, e);
        }
    }

    @Override
    public String decode(Message message) {
        byte[] frame = SoleFrame.of(message);
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(frame)).toString();
        } catch (CharacterCodingException e) {
            throw new CodecException("frame: " + frame.length + " bytes that are no text in " + charset, e);
        }
    }
}
