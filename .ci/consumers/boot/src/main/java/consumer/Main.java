package consumer;

import io.weir.patterns.reqrep.Requester;
import io.weir.spring.JsonCodecs;
import io.weir.spring.WeirListener;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Asks a listener of its own over tcp, with JSON. */
@SpringBootApplication
public class Main {
    public static void main(String[] args) throws Exception {
        try (ConfigurableApplicationContext application = SpringApplication.run(
                Main.class,
                "--weir.sockets.orders.type=responder",
                "--weir.sockets.orders.bind=ipc://target/orders",
                "--weir.sockets.client.type=requester",
                "--weir.sockets.client.connect=ipc://target/orders")) {
            JsonCodecs json = application.getBean(JsonCodecs.class);
            Receipt receipt = json.of(Receipt.class)
                    .decode(application
                            .getBean(Requester.class)
                            .request(json.of(Order.class).encode(new Order("tea", 2))));
            if (!receipt.equals(new Receipt("tea", 6))) {
                throw new IllegalStateException(receipt.toString());
            }
            System.out.println("boot: received " + receipt);
        }
    }

    @WeirListener("orders")
    Receipt accept(Order order) {
        return new Receipt(order.item(), 3 * order.count());
    }

    record Order(String item, int count) {}

    record Receipt(String item, int price) {}
}
