package io.weir.console;

import io.weir.InvalidOptionException;
import io.weir.socket.Context;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What can be set of a {@link Console}. A wrong value throws at once. For one thread. */
public final class ConsoleOptions {
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final String ALL = "*";
    private static final int LAST_PORT = 65_535;
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~-]{8,200}");

    private final List<Context> contexts = new ArrayList<>();
    private final List<Other> others = new ArrayList<>();
    private String name = "";
    private String address = "";
    private int port;
    private @Nullable String token;
    private Duration interval = Duration.ofSeconds(1);

    ConsoleOptions() {}

    /** One more context to show. */
    public ConsoleOptions context(Context context) {
        contexts.add(context);
        return this;
    }

    /** What the process is called in the picture. Default: the name of its first context, and the number of the process. */
    public ConsoleOptions name(String value) {
        name = value;
        return this;
    }

    /**
     * An address of this machine to listen at, or {@code *} for all that it has. Default 127.0.0.1. Any that is not a loopback address
     * needs a {@link #token}; and since this is HTTP, a network where no one listens, or a proxy that speaks TLS before it.
     */
    public ConsoleOptions address(String host) {
        address = host;
        return this;
    }

    /** The port to listen at, or 0 for a free one, which is the default. */
    public ConsoleOptions port(int number) {
        check(number >= 0 && number <= LAST_PORT, "console port", number, "0 to 65535");
        port = number;
        return this;
    }

    /** What every request must have from now on: 8 to 200 letters, digits and any of {@code . _ ~ -}. Default none. */
    public ConsoleOptions token(String secret) {
        check(TOKEN.matcher(secret).matches(), "console token", "a text", "8 to 200 of A-Z a-z 0-9 . _ ~ -");
        token = secret;
        return this;
    }

    /** How often the sockets are looked at while a viewer is there. Default a second, at least a tenth of one. */
    public ConsoleOptions interval(Duration time) {
        check(time.compareTo(SHORTEST) >= 0, "console interval", time, "100 ms or more");
        interval = time;
        return this;
    }

    /** The console of another process, whose picture is shown beside. One that is not there is asked again every second. */
    public ConsoleOptions other(URI console) {
        return add(console, null);
    }

    /** The console of another process that asks for a token. */
    public ConsoleOptions other(URI console, String itsToken) {
        return add(console, itsToken);
    }

    private ConsoleOptions add(URI console, @Nullable String itsToken) {
        check(
                "http".equals(console.getScheme()) && console.getHost() != null,
                "other console",
                console,
                "such as http://127.0.0.1:8080");
        String query = console.getQuery();
        String given = itsToken == null && query != null && query.startsWith("token=") ? query.substring(6) : itsToken;
        others.add(new Other(console, given));
        return this;
    }

    private static void check(boolean isRight, String what, Object value, String expected) {
        if (!isRight) {
            throw new InvalidOptionException(what, value, expected);
        }
    }

    List<Context> contexts() {
        return List.copyOf(contexts);
    }

    List<Other> others() {
        return List.copyOf(others);
    }

    String name() {
        if (!name.isEmpty()) {
            return name;
        }
        String process = Long.toString(ProcessHandle.current().pid());
        return contexts.isEmpty() ? process : contexts.get(0).name() + " " + process;
    }

    @Nullable String token() {
        return token;
    }

    Duration interval() {
        return interval;
    }

    /** Where to listen, if that is allowed. */
    InetSocketAddress checkedAddress() throws IOException {
        try {
            InetSocketAddress here =
                    address.equals(ALL) ? new InetSocketAddress(port) : new InetSocketAddress(host(), port);
            check(
                    token != null || here.getAddress().isLoopbackAddress(),
                    "console token",
                    "none",
                    "one, since " + address + " can be reached from other machines");
            return here;
        } catch (UnknownHostException e) {
            throw new IOException("console address " + address + ": there is no such host", e);
        }
    }

    private InetAddress host() throws UnknownHostException {
        return address.isEmpty() ? InetAddress.getByAddress(LOOPBACK) : InetAddress.getByName(address);
    }
}
