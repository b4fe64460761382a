package io.weir.option;

import io.weir.InvalidOptionException;
import io.weir.check.OptionCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a PUB or XPUB keeps for subscribers that have a name and are not connected: {@code o.retention(Retention.named())}.
 * Messages are kept in memory, within these limits, and beyond them on disk if the socket has the option {@code spill}, within that
 * budget; they are gone with the publisher's process, unless it is {@link #persistent}. Immutable: each method gives another retention,
 * and throws {@link InvalidOptionException} for a wrong value.
 *
 * <p>A subscriber of Weir has its name from its option {@code routingId}; any other, as libzmq's, says it by a subscription, if
 * {@link #announcedBy} is set. What one limit does not let in, and the disk does not take, is dropped and counted as {@link io.weir.DropReason#RETENTION}.
 *
 * @param messages messages that may wait for one name, those that were sent to it and not acknowledged included. Default 100,000
 * @param bytes bytes that may wait for one name, likewise. Default a sixteenth of the heap, at most 64 MiB
 * @param messagesInAll messages that may wait for all names together. Default 1,000,000
 * @param bytesInAll bytes that may wait for all names together: a message that waits for several counts for each. Default a
 *     quarter of the heap, at most 256 MiB
 * @param age how long a message may wait; {@link io.weir.DropReason#EXPIRED} then. Default a day
 * @param names names that are remembered at a time; a subscriber with another is refused ({@link
 *     io.weir.Refusal#TOO_MANY_NAMES}). Default 1,000
 * @param remembered how long a name is remembered whose subscriber does not come; then what is kept for it is dropped ({@link
 *     io.weir.DropReason#FORGOTTEN}). Default a day
 * @param dropsOldest whether a message that finds no room takes the place of those that wait longest for the same name; not beside
 *     {@code spill}. Default false: the newest is dropped
 * @param takesOver whether a second subscriber under a name takes the place of the first ({@link
 *     io.weir.Refusal#NAME_TAKEN_OVER}). Default false: the second is refused ({@link io.weir.Refusal#NAME_IN_USE})
 * @param announcement what the subscription begins with by which a subscriber names itself; empty for none, the default
 * @param persistence where names and messages survive the process; null for nowhere, the default
 */
public record Retention(
        int messages,
        long bytes,
        int messagesInAll,
        long bytesInAll,
        Duration age,
        int names,
        Duration remembered,
        boolean dropsOldest,
        boolean takesOver,
        String announcement,
        @Nullable Persistence persistence) {
    /** Checks the limits. */
    public Retention {
        OptionCheck.positive("retention messages", messages);
        OptionCheck.positive("retention bytes", bytes);
        OptionCheck.positive("retention messagesInAll", messagesInAll);
        OptionCheck.positive("retention bytesInAll", bytesInAll);
        age = OptionCheck.positive("retention age", age);
        OptionCheck.positive("retention names", names);
        remembered = OptionCheck.positive("retention remembered", remembered);
    }

    /** The default retention: bounded in everything, and only for subscribers that announce a routing id. */
    public static Retention named() {
        long heap = Runtime.getRuntime().maxMemory();
        return new Retention(
                100_000,
                Math.min(64L << 20, heap / 16),
                1_000_000,
                Math.min(256L << 20, heap / 4),
                Duration.ofDays(1),
                1000,
                Duration.ofDays(1),
                false,
                false,
                "",
                null);
    }

    /** The same with so many messages for each name. */
    public Retention messages(int most) {
        return new Retention(
                most,
                bytes,
                messagesInAll,
                bytesInAll,
                age,
                names,
                remembered,
                dropsOldest,
                takesOver,
                announcement,
                persistence);
    }

    /** The same with so many bytes for each name. */
    public Retention bytes(long most) {
        return new Retention(
                messages,
                most,
                messagesInAll,
                bytesInAll,
                age,
                names,
                remembered,
                dropsOldest,
                takesOver,
                announcement,
                persistence);
    }

    /** The same with so many messages, and so many bytes, for all names together. */
    public Retention inAll(int mostMessages, long mostBytes) {
        return new Retention(
                messages,
                bytes,
                mostMessages,
                mostBytes,
                age,
                names,
                remembered,
                dropsOldest,
                takesOver,
                announcement,
                persistence);
    }

    /** The same with messages that may wait so long. */
    public Retention age(Duration most) {
        return new Retention(
                messages,
                bytes,
                messagesInAll,
                bytesInAll,
                most,
                names,
                remembered,
                dropsOldest,
                takesOver,
                announcement,
                persistence);
    }

    /** The same with so many names, each remembered so long after its subscriber was last connected. */
    public Retention names(int most, Duration unseen) {
        return new Retention(
                messages,
                bytes,
                messagesInAll,
                bytesInAll,
                age,
                most,
                unseen,
                dropsOldest,
                takesOver,
                announcement,
                persistence);
    }

    /** The same, but a new message takes the place of those that wait longest. */
    public Retention dropOldest() {
        return new Retention(
                messages,
                bytes,
                messagesInAll,
                bytesInAll,
                age,
                names,
                remembered,
                true,
                takesOver,
                announcement,
                persistence);
    }

    /** The same, but the second subscriber under a name takes the place of the first. */
    public Retention takeOver() {
        return new Retention(
                messages,
                bytes,
                messagesInAll,
                bytesInAll,
                age,
                names,
                remembered,
                dropsOldest,
                true,
                announcement,
                persistence);
    }

    /**
     * The same, and a subscriber also has a name if one of its first subscriptions begins with the prefix, in UTF-8: what follows is
     * the name, of 1 to 255 bytes. Such a subscription matches nothing, and is told to no XPUB and counted as no topic; the
     * prefix should be one with which no topic begins, such as {@code "\0name:"}.
     *
     * <p>A subscriber without a name joins a twentieth of a second later then: for so long the name is waited for.
     */
    public Retention announcedBy(String prefix) {
        OptionCheck.check(!prefix.isEmpty(), "retention announcedBy", "an empty prefix", "1 byte or more");
        return new Retention(
                messages,
                bytes,
                messagesInAll,
                bytesInAll,
                age,
                names,
                remembered,
                dropsOldest,
                takesOver,
                prefix,
                persistence);
    }

    /**
     * The same, and names, what they are subscribed to and what is kept for them survive the end of the publisher's process:
     * the next publisher that is opened with the same directory has them. The directory is made if it is not there, and
     * belongs to one socket at a time: for another opening fails with {@link io.weir.StoreUnavailableException}. Needs the
     * artifact {@code io.weir:weir-store-rocksdb} at run time. What is accepted survives a {@code kill -9}, but for the last milliseconds,
     * and a power cut as {@link #sync} says: by default {@link Sync#SYSTEM}.
     *
     * <p>What is kept is in memory, too, within the same limits, so that it is sent from there. Where the disk fails what cannot be
     * kept on it is dropped, and counted as {@link io.weir.DropReason#SPILL_FAILED}.
     */
    public Retention persistent(Path directory) {
        return persisted(new Persistence(directory, persistence == null ? Sync.SYSTEM : persistence.sync()));
    }

    /**
     * The same, written through to the medium like that. With {@link Sync#EACH} the sender waits until the medium has its message, so
     * that nothing that was accepted is lost, by the end of the process or a power cut. Else it does not wait: the end of the process
     * loses what was on its way to the system, the last milliseconds, at most 4 MiB; a power cut also loses what was accepted in the
     * last so much time and while the medium was being written to, or what the system had not written.
     */
    public Retention sync(Sync when) {
        OptionCheck.check(persistence != null, "retention sync", when, "none before persistent");
        return persisted(new Persistence(Objects.requireNonNull(persistence).directory(), when));
    }

    private Retention persisted(Persistence where) {
        return new Retention(
                messages,
                bytes,
                messagesInAll,
                bytesInAll,
                age,
                names,
                remembered,
                dropsOldest,
                takesOver,
                announcement,
                where);
    }
}
