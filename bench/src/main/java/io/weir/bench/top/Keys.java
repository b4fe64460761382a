package io.weir.bench.top;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The keys of a terminal, each as it is pressed, by {@code stty}. The terminal is as it was before when this is closed. */
public final class Keys implements AutoCloseable {
    private static final int ESCAPE = 27;

    private final String settings;
    private final BlockingQueue<String> pressed = new LinkedBlockingQueue<>();

    private Keys(String settings) {
        this.settings = settings;
    }

    /** Null where standard input is no terminal that can be set so. */
    public static @Nullable Keys open(InputStream in) throws InterruptedException {
        String settings = stty("-g");
        if (settings == null || stty("-icanon", "-echo", "min", "1") == null) {
            return null;
        }
        Keys keys = new Keys(settings);
        Thread reader = new Thread(() -> keys.read(in), "weir-top-keys");
        reader.setDaemon(true);
        reader.start();
        return keys;
    }

    /** The next key, as far as one is pressed within that time. */
    public @Nullable String next(long millis) throws InterruptedException {
        return pressed.poll(millis, TimeUnit.MILLISECONDS);
    }

    /** How many rows the terminal has. */
    public static int rows() throws InterruptedException {
        String size = stty("size");
        int usual = 24;
        if (size == null || !size.matches("\\d+ \\d+")) {
            return usual;
        }
        int rows = Integer.parseInt(size.substring(0, size.indexOf(' ')));
        return rows > 0 ? rows : usual;
    }

    private void read(InputStream in) {
        try {
            for (int next = in.read(); next >= 0; next = in.read()) {
                pressed.add(next == ESCAPE ? arrow(in) : Character.toString(next));
            }
        } catch (IOException e) {
            // The terminal is gone; what is written there will tell.
        }
        pressed.add("q");
    }

    /** An arrow is an escape, a bracket or an O, and a letter. */
    private static String arrow(InputStream in) throws IOException {
        in.read();
        return switch (in.read()) {
            case 'A' -> "up";
            case 'B' -> "down";
            case 'C' -> "right";
            case 'D' -> "left";
            default -> "";
        };
    }

    /** What it says; null if it fails. */
    private static @Nullable String stty(String... arguments) throws InterruptedException {
        try {
            String[] command = new String[arguments.length + 1];
            command[0] = "stty";
            System.arraycopy(arguments, 0, command, 1, arguments.length);
            Process stty = new ProcessBuilder(command)
                    .redirectInput(Redirect.INHERIT)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return stty.waitFor() == 0 ? said : null;
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            stty(settings);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
