package io.weir.patterns.interop;

import java.util.Arrays;

/** Topics, and the messages in which an XPUB sees and an XSUB makes subscriptions. */
final class Topics {
    private Topics() {}

    /** A topic of that length; no other begins with it, if the lengths differ in the remainder of 26, or are above 1. */
    static byte[] topic(int length) {
        byte[] topic = new byte[length];
        for (int i = 0; i < length; i++) {
            topic[i] = (byte) (i == 0 ? 'A' + length % 26 : '0' + length / 26 + i % 26);
        }
        return topic;
    }

    static byte[] subscription(byte[] topic) {
        return with(1, topic);
    }

    static byte[] cancellation(byte[] topic) {
        return with(0, topic);
    }

    private static byte[] with(int first, byte[] topic) {
        byte[] frame = new byte[1 + topic.length];
        frame[0] = (byte) first;
        System.arraycopy(topic, 0, frame, 1, topic.length);
        return frame;
    }

    /** The topic with something behind it, which matches. */
    static byte[] within(byte[] topic) {
        byte[] longer = Arrays.copyOf(topic, topic.length + 1);
        longer[topic.length] = '!';
        return longer;
    }
}
