package io.weir.security;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** The text of a certificate: what was read can be written, and is read the same; what is wrong is not told. */
class CurveCertificateFuzz {
    private static final String PUBLIC = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID";
    private static final CurveKeyPair PAIR = CurveKeyPair.of("D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs");

    /** A part of a value that must not be told. */
    private static final int TELLING = 12;

    static Stream<byte[]> certificates() {
        return Stream.of(
                        new String(ZplCertificate.publicText(PAIR, Map.of("name", "a station", "x", "'"), "now")),
                        new String(ZplCertificate.secretText(PAIR, Map.of(), "now")),
                        "metadata # of the owner\r\n\tname='n'\r\nother\n    x = 1\ncurve\r\n  # the key\r\n  public-key = '"
                                + PUBLIC + "' # public",
                        "metadata\n    name = a b c\ncurve\n    public-key = \"" + PUBLIC + "\n",
                        "curve\n  public-key = \"" + PUBLIC + "\"\n  public-key = \"" + PUBLIC + "\"\n")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("certificates")
    @FuzzTest(maxDuration = "")
    void whatIsReadCanBeWrittenAndReadAgain(byte[] input) {
        CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(input));
        ZplCertificate certificate;
        CurveKey key;
        try {
            certificate = ZplCertificate.parse(text);
            key = CurveKey.of(certificate.publicKey());
        } catch (IllegalArgumentException e) {
            tellsNothing(e, text);
            return;
        }
        char[] written;
        try {
            written = ZplCertificate.publicText(PAIR, certificate.metadata(), "now");
        } catch (IllegalArgumentException e) {
            return; // Others may write what we do not.
        }
        ZplCertificate again = ZplCertificate.parse(CharBuffer.wrap(written));
        check(again.metadata().equals(certificate.metadata()), again.metadata() + " of " + certificate.metadata());
        check(CurveKey.of(again.publicKey()).equals(PAIR.publicKey()), "the key that was written");
        check(CurveKey.of(key.toString()).equals(key), "the key that was read");
    }

    /** Behind an equals sign a secret may stand, whatever the name before it. */
    private static void tellsNothing(IllegalArgumentException why, CharBuffer text) {
        text.toString().lines().forEach(line -> {
            int from = line.indexOf('=') + 1;
            String value = line.substring(from).strip();
            check(
                    from == 0 || value.length() < TELLING || !why.getMessage().contains(value.substring(0, TELLING)),
                    why.getMessage());
        });
    }

    private static void check(boolean right, String otherwise) {
        if (!right) {
            throw new AssertionError(otherwise);
        }
    }
}
