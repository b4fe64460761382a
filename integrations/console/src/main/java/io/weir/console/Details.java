package io.weir.console;

import io.weir.option.OptionsBuilder;
import io.weir.option.SocketOptions;
import io.weir.snapshot.PeerSnapshot;
import io.weir.snapshot.SocketSnapshot;
import io.weir.socket.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is shown of one socket, or of one peer: its snapshot, the options that are not the default, and its last events. */
final class Details {
    private static final String FOREVER = "forever";

    private final Sampler sampler;
    private final EventLog events;

    Details(Sampler sampler, EventLog events) {
        this.sampler = sampler;
        this.events = events;
    }

    /**
     * As JSON.
     *
     * @param socketId the socket's row
     * @param peerId the peer's row; empty for the socket itself
     * @return null if it is not there any more, or no viewer is there
     */
    @Nullable String of(String socketId, String peerId) {
        Census census = sampler.census();
        Socket socket = census == null ? null : census.socket(socketId);
        if (census == null || socket == null) {
            return null;
        }
        SocketSnapshot snapshot = socket.snapshot();
        PeerSnapshot peer = peerId.isEmpty() ? null : census.peer(socket, peerId, snapshot);
        if (!peerId.isEmpty() && peer == null) {
            return null;
        }
        Json json = new Json().open('{').field("socket", socketId).field("peer", peerId);
        json.field("title", peer == null ? snapshot.name() : peer.address());
        json.name("snapshot");
        writeSnapshot(peer == null ? snapshot : peer, json);
        json.name("options");
        writeOptions(socket.options(), json);
        json.name("events").open('[');
        List<EventLog.Told> last = peer == null ? events.of(socket.name()) : events.of(socket.name(), peer.address());
        last.forEach(told -> EventWords.write(told, json));
        return json.close(']').close('}').toString();
    }

    private static void writeSnapshot(Object snapshot, Json json) {
        json.open('{');
        RecordValues.each(snapshot, (name, value) -> json.field(name, text(value)));
        json.close('}');
    }

    private static void writeOptions(SocketOptions options, Json json) {
        Map<String, String> usual = values(new Defaults().build());
        json.open('{');
        values(options).forEach((name, value) -> {
            if (!name.equals("name") && !value.equals(usual.get(name))) {
                json.field(name, value);
            }
        });
        json.close('}');
    }

    private static Map<String, String> values(SocketOptions options) {
        Map<String, String> values = new TreeMap<>();
        RecordValues.each(options, (name, value) -> values.put(name, text(value)));
        return values;
    }

    private static String text(Object value) {
        if (value instanceof byte[] bytes) {
            return Arrays.toString(bytes);
        }
        if (value instanceof Duration time) {
            return time.equals(SocketOptions.FOREVER) ? FOREVER : seconds(time);
        }
        return value.toString();
    }

    private static String seconds(Duration time) {
        long millis = time.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }

    /** What a socket has of which nothing was said. */
    private static final class Defaults extends OptionsBuilder<Defaults> {
        @Override
        protected Defaults self() {
            return this;
        }
    }
}
