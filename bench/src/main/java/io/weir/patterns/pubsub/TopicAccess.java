package io.weir.patterns.pubsub;

/**
 * The subscriptions of a publisher, for the benchmarks: the class is in the benchmarks' module, and in this package
 * because they are package-private. Subscribers are numbers. For one thread.
 */
public final class TopicAccess {
    private final TopicTrie<Integer> topics = new TopicTrie<>();

    /** Begins without subscriptions. */
    public TopicAccess() {}

    /** Subscribes; false if the topic was subscribed to before, by any subscriber. */
    public boolean add(byte[] topic, Integer subscriber) {
        return topics.add(topic, subscriber) == TopicTrie.Added.FIRST;
    }

    /** Takes a subscription back; false if the topic has other subscribers, or was never subscribed to. */
    public boolean remove(byte[] topic, Integer subscriber) {
        return topics.remove(topic, subscriber) == TopicTrie.Removed.LAST;
    }

    /** How many subscribers a message with that first frame has. */
    public int match(byte[] firstFrame) {
        return topics.match(firstFrame);
    }
}
