package io.weir.spring.shop;

import io.weir.spring.WeirListener;
import org.springframework.stereotype.Component;

// tag::listener[]
@Component
class Orders {
    @WeirListener("orders")
    Receipt accept(Order order) {
        return new Receipt(order.item(), 3 * order.count());
    }
}
// end::listener[]
