package shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.patterns.reqrep.ReqSocket;
import io.weir.socket.Context;
import io.weir.testing.FreePort;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The application of the guide, as a whole: over HTTP, tcp and JSON, and its end. */
@Tag("slow")
class ShopTest {
    private static final int PORT = FreePort.find();
    private static final String ENDPOINT = "tcp://127.0.0.1:" + PORT;

    private static ConfigurableApplicationContext shop;

    @BeforeAll
    static void start() {
        shop = SpringApplication.run(
                Shop.class,
                "--spring.config.name=shop",
                "--spring.main.banner-mode=off",
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--weir.sockets.orders.bind=" + ENDPOINT,
                "--weir.sockets.client.connect=" + ENDPOINT);
    }

    /** That its threads end, too, is seen by LeakCheck. */
    @AfterAll
    static void afterItsEndItsPortIsFree() throws IOException {
        shop.close();
        try (ServerSocket again = new ServerSocket()) {
            again.bind(new InetSocketAddress("127.0.0.1", PORT));
            assertThat(again.isBound()).isTrue();
        }
    }

    @Test
    void aReqIsAnsweredInJson() throws Exception {
        try (Context context = Context.create();
                ReqSocket req = ReqSocket.open(context)) {
            req.connect(ENDPOINT);
            req.send("{\"item\":\"tea\",\"count\":2}");
            Message reply = req.receive(Duration.ofSeconds(10));
            assertThat(reply).isNotNull();
            assertThat(reply.text()).isEqualTo("{\"item\":\"tea\",\"price\":6}");
        }
    }

    @Test
    void anOrderOverHttpGoesThroughRequesterAndListener() throws Exception {
        assertThat(http("/orders", "{\"item\":\"cups\",\"count\":3}")).isEqualTo("{\"item\":\"cups\",\"price\":9}");
    }

    @Test
    void healthSnapshotsAndMetersAreOnTheirPages() throws Exception {
        http("/orders", "{\"item\":\"cups\",\"count\":1}");

        assertThat(http("/actuator/health", null)).contains("\"UP\"");
        assertThat(http("/actuator/weir", null)).contains("\"method\":\"Orders.accept\"", "\"socket\":\"orders\"");
        assertThat(http("/actuator/weir/orders", null)).contains(ENDPOINT);
        assertThat(http("/actuator/metrics/weir.messages.received?tag=socket:orders", null))
                .contains("COUNT");
        assertThat(http("/actuator/metrics/weir.listener", null)).contains("Orders.accept");
    }

    /** Posts the body, or gets where there is none. */
    private static String http(String path, String body) throws IOException {
        String port = shop.getEnvironment().getProperty("local.server.port");
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
        connection.setRequestProperty("Connection", "close");
        if (body != null) {
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setDoOutput(true);
            connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(connection.getResponseCode()).as(path).isEqualTo(200);
        try (var in = connection.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
