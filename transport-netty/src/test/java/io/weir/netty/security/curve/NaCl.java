package io.weir.netty.security.curve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/** The same ciphers in an implementation that is not ours, and the examples that NaCl's own tests begin with. */
final class NaCl {
    /** What Alice's secret and Bob's public key agree on. */
    static final byte[] SHARED = hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");

    static final byte[] BOX_KEY = hex("1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389");
    static final byte[] NONCE = hex("69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37");
    static final byte[] TEXT =
            hex("be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffce5ecbaaf33bd751a1ac728d4"
                    + "5e6c61296cdc3c01233561f41db66cce314adb310e3be8250c46f06dceea3a7fa1348057e2f6556ad6b1318a024a838f21af1fde"
                    + "048977eb48f59ffd4924ca1c60902e52f0a089bc76897040e082f937763848645e0705");
    static final byte[] TAG = hex("f3ffc7703f9400e52a7dfb4b3d3305d9");
    static final byte[] SEALED =
            hex("8e993b9f48681273c29650ba32fc76ce48332ea7164d96a4476fb8c531a1186ac0dfc17c98dce87b4da7f011ec48"
                    + "c97271d2c20f9b928fe2270d6fb863d51738b48eeee314a7cc8ab932164548e526ae90224368517acfeabd6bb3732bc0e9da9983"
                    + "2b61ca01b6de56244a9e88d5f9b37973f622a43d14a6599b1f654cb45a74e355a5");

    private NaCl() {}

    /** The box of the text by Bouncy Castle. */
    static byte[] box(byte[] key, byte[] nonce, byte[] text) {
        XSalsa20Engine stream = new XSalsa20Engine();
        stream.init(true, new ParametersWithIV(new KeyParameter(key), nonce));
        byte[] macKey = new byte[32];
        stream.processBytes(macKey, 0, macKey.length, macKey, 0);
        byte[] box = new byte[Box.OVERHEAD + text.length];
        stream.processBytes(text, 0, text.length, box, Box.OVERHEAD);
        System.arraycopy(tag(macKey, Arrays.copyOfRange(box, Box.OVERHEAD, box.length)), 0, box, 0, Box.OVERHEAD);
        return box;
    }

    /** The text of the box by Bouncy Castle; fails if the tag is wrong. */
    static byte[] open(byte[] key, byte[] nonce, byte[] box) {
        byte[] text = opened(key, nonce, box);
        assertThat(box(key, nonce, text)).isEqualTo(box);
        return text;
    }

    /** The text of the box, whatever its tag. */
    static byte[] opened(byte[] key, byte[] nonce, byte[] box) {
        byte[] sealed = Arrays.copyOfRange(box, Box.OVERHEAD, box.length);
        return Arrays.copyOfRange(box(key, nonce, sealed), Box.OVERHEAD, box.length);
    }

    /** The tag of the text by Bouncy Castle. */
    static byte[] tag(byte[] key, byte[] text) {
        Poly1305 mac = new Poly1305();
        mac.init(new KeyParameter(key));
        mac.update(text, 0, text.length);
        byte[] tag = new byte[Box.OVERHEAD];
        mac.doFinal(tag, 0);
        return tag;
    }

    /** That many bytes of any value. */
    static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
