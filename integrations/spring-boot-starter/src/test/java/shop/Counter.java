// tag::file[]
package shop;

import io.weir.patterns.reqrep.Requester;
import io.weir.spring.JsonCodecs;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import shop.Orders.Order;
import shop.Orders.Receipt;

@RestController
class Counter {
    private final Requester client;
    private final JsonCodecs json;

    Counter(Requester client, JsonCodecs json) {
        this.client = client;
        this.json = json;
    }

    @PostMapping("/orders")
    Receipt order(@RequestBody Order order) throws InterruptedException {
        return json.of(Receipt.class).decode(client.request(json.of(Order.class).encode(order)));
    }
}
// end::file[]
