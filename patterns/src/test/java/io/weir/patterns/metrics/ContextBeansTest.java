package io.weir.patterns.metrics;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.weir.DropReason;
import io.weir.Message;
import io.weir.jmx.ContextBeans;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.patterns.pubsub.PubSocket;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.socket.Context;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What others see of a context in the MBean server of the platform. */
@Timeout(60)
class ContextBeansTest {
    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

    @AutoClose
    private final Context context = Context.builder().name("beans, \"seen\"").build();

    private static CompositeData[] rows(ObjectName name, String attribute) throws JMException {
        return (CompositeData[]) SERVER.getAttribute(name, attribute);
    }

    private static CompositeData row(ObjectName name, String attribute, String key, String value) throws JMException {
        return Arrays.stream(rows(name, attribute))
                .filter(row -> row.get(key).equals(value))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void socketsAndPeersAreCompositeData() throws Exception {
        ObjectName name = ContextBeans.register(context).name();
        try (PullSocket pull = PullSocket.open(context, o -> o.name("in"));
                PushSocket push = PushSocket.open(context, o -> o.name("out"))) {
            pull.bind("inproc://jobs");
            push.connect("inproc://jobs");
            push.send(Message.of("one"));
            push.send(Message.of("two"));
            assertThat(pull.receive().text()).isEqualTo("one");

            assertThat(SERVER.getAttribute(name, "Name")).isEqualTo("beans, \"seen\"");
            CompositeData out = row(name, "Sockets", "name", "out");
            assertThat(out.get("type")).isEqualTo("PUSH");
            assertThat(out.get("accepted")).isEqualTo(2L);
            assertThat((String[]) out.get("connected")).containsExactly("inproc://jobs");
            CompositeData in = row(name, "Sockets", "name", "in");
            assertThat(in.get("delivered")).isEqualTo(1L);
            CompositeData peer = row(name, "Peers", "socket", "out");
            assertThat(peer.get("state")).isEqualTo("ESTABLISHED");
            assertThat(peer.get("socketType")).isEqualTo("PULL");
            assertThat(peer.get("heartbeatMicros")).isEqualTo(-1L);
            assertThat((String) SERVER.invoke(name, "describe", null, null)).contains("out (PUSH)");
        }
        assertThat(rows(name, "Sockets")).isEmpty();
    }

    @Test
    void dropsAreTabularDataByReason() throws Exception {
        ObjectName name = ContextBeans.register(context).name();
        try (PubSocket pub = PubSocket.open(context, o -> o.name("news").sendHighWaterMark(1));
                SubSocket sub = SubSocket.open(context, o -> o.receiveHighWaterMark(1))) {
            pub.bind("inproc://news");
            sub.connect("inproc://news");
            sub.subscribe("");
            assertThat(pub.awaitSubscribers("", 1, Duration.ofSeconds(30))).isTrue();
            for (int i = 0; i < 10; i++) {
                pub.send(Message.of("x"));
            }

            eventually(() -> {
                TabularData dropped =
                        (TabularData) row(name, "Sockets", "name", "news").get("sendDropped");
                CompositeData row = dropped.get(new Object[] {DropReason.HIGH_WATER_MARK.name()});
                assertThat(row.get("value")).isEqualTo(8L);
            });
        }
    }

    @Test
    void theBeanIsReadOnly() throws JMException {
        ObjectName name = ContextBeans.register(context).name();

        assertThat(SERVER.getMBeanInfo(name).getAttributes())
                .isNotEmpty()
                .allSatisfy(attribute -> assertThat(attribute.isWritable()).isFalse());
    }

    @Test
    void theBeanGoesWithItsContext() {
        ObjectName name = ContextBeans.register(context).name();

        context.close();

        assertThat(SERVER.isRegistered(name)).isFalse();
    }

    @Test
    void theBeanGoesAlone() {
        ContextBeans beans = ContextBeans.register(context);
        beans.close();
        beans.close();
        assertThat(SERVER.isRegistered(beans.name())).isFalse();

        ContextBeans again = ContextBeans.register(context);
        assertThat(SERVER.isRegistered(again.name())).isTrue();
    }

    @Test
    void aContextThatIsClosedHasNone() {
        context.close();

        assertThat(SERVER.isRegistered(ContextBeans.register(context).name())).isFalse();
    }

    @Test
    void aNameIsRegisteredOnce() {
        ContextBeans.register(context);

        assertThatIllegalStateException()
                .isThrownBy(() -> ContextBeans.register(context))
                .withMessageContaining("beans, \"seen\"");
    }
}
