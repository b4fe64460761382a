package io.weir.console;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.patterns.pipeline.PullSocket;
import io.weir.socket.Context;
import io.weir.testing.FreePort;
import java.net.URI;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The lines that the guide shows. */
@Timeout(120)
class GuideTest {
    @AutoClose
    private final Context context = Context.create();

    @Test
    void aProgramShowsItsSockets() throws Exception {
        try (PullSocket pull = PullSocket.open(context, o -> o.name("jobs"))) {
            pull.bind("tcp://127.0.0.1:*");
            // tag::start[]
            try (Console console = Console.start(context)) {
                System.out.println("look at " + console.url());
                work(console);
            }
            // end::start[]
        }
    }

    private static void work(Console console) throws Exception {
        try (StreamReader reader = new StreamReader(console.url())) {
            reader.next();
            assertThat(reader.rows("name", "jobs")).hasSize(1);
        }
    }

    @Test
    void aConsoleForOtherMachinesHasAToken() throws Exception {
        String token = "not-a-secret-any-more";
        int port = FreePort.find();
        // tag::token[]
        Console console = Console.start(
                context, o -> o.name("orders").address("*").port(port).token(token));
        // end::token[]
        assertThat(console.url().toString()).isEqualTo("http://localhost:" + port + "/?token=" + token);
        console.close();
    }

    @Test
    void onePageShowsSeveralProcesses() throws Exception {
        try (Console one = Console.start(context, o -> o.name("one"));
                Console two =
                        Console.start(context, o -> o.name("two").address("*").token("not-a-secret"))) {
            URI orders = one.url();
            URI stock = two.url();
            // tag::others[]
            Console all = Console.start(o -> o.port(0).other(orders).other(stock));
            // end::others[]
            try (all;
                    StreamReader reader = new StreamReader(all.url())) {
                eventually(() -> {
                    reader.next();
                    assertThat(reader.processes()).containsExactlyInAnyOrder("one", "two");
                });
            }
        }
    }
}
