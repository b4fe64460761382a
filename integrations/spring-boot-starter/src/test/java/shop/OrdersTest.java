package shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Message;
import io.weir.patterns.reqrep.Requester;
import io.weir.spring.test.WeirTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.annotation.DirtiesContext;

@DirtiesContext // Spring would keep it to the end of the JVM.
// tag::test[]
@WeirTest(
        properties = {
            "weir.sockets.orders.type=responder",
            "weir.sockets.orders.bind=inproc://orders",
            "weir.sockets.client.type=requester",
            "weir.sockets.client.connect=inproc://orders"
        })
class OrdersTest {
    @Autowired
    private Requester client;

    @Test
    void anOrderIsAccepted() throws InterruptedException {
        Message reply = client.request(Message.of("{\"item\":\"tea\",\"count\":2}"));
        assertThat(reply.text()).isEqualTo("{\"item\":\"tea\",\"price\":6}");
    }
    // end::test[]

    @Autowired
    private ApplicationContext application;

    @Test
    void onlyListenersAreThere() {
        assertThat(application.getBeanProvider(Orders.class).stream()).hasSize(1);
        assertThat(application.getBeanProvider(Counter.class).stream()).isEmpty();
        assertThat(application.containsBean("tomcatServletWebServerFactory")).isFalse();
    }
}
