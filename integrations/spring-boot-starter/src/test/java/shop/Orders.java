// tag::file[]
package shop;

import io.weir.spring.WeirListener;
import org.springframework.stereotype.Component;

@Component
class Orders {
    record Order(String item, int count) {}

    record Receipt(String item, int price) {}

    @WeirListener("orders")
    Receipt accept(Order order) {
        return new Receipt(order.item(), 3 * order.count());
    }
}
// end::file[]
