package io.weir.bench.top;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The table of {@code weir top}, from messages as a console sends them. */
class TableTest {
    private static final String BEGIN = """
            {"process":"p","name":"plant","at":1000,"reset":true,"gone":[],"events":[],
             "sockets":[{"id":"1","name":"busy","type":"PUSH","peers":2,"written":1000},
                        {"id":"2","name":"full","type":"PULL","peers":1,"receiveQueued":1500},
                        {"id":"3","name":"leaky","type":"PUB","peers":0,"sendDropped":7,"refused":3}],
             "peers":[{"id":"1.1","socket":"1","address":"10.0.0.1:1","type":"PULL","state":"ESTABLISHED"},
                      {"id":"1.2","socket":"1","address":"tcp://10.0.0.2:2","type":"","state":"CONNECTING"}]}""";
    private static final String NEXT = """
            {"process":"p","at":3000,"gone":["1.2"],"events":[],"sockets":[{"id":"1","written":25000}],"peers":[]}""";

    private final Shown shown = new Shown();

    private boolean take(String message) throws Exception {
        return shown.take(new ObjectMapper().readTree(message));
    }

    @BeforeEach
    void begin() throws Exception {
        assertThat(take(BEGIN)).as("there is nothing to compare with").isFalse();
    }

    private static List<String> names(List<String> text) {
        return text.stream().skip(4).map(line -> line.substring(0, 5).strip()).toList();
    }

    @Test
    void theBusiestSocketIsFirstAndARateIsWhatPassedInASecond() throws Exception {
        assertThat(take(NEXT)).isTrue();
        List<String> text = new Table(shown, Order.RATE).text(0);
        assertThat(text.get(0)).isEqualTo("weir top: plant");
        assertThat(text.get(1)).startsWith("3 sockets, 1 peers, out 12.0k/s, in 0/s, wait 1.50k, dropped 7, refused 3");
        assertThat(text.get(4)).matches("busy +PUSH +2 +12.0k +0 +0 +0 +0");
        assertThat(text.get(5)).matches("full +PULL +1 +0 +0 +1.50k +0 +0");
    }

    @Test
    void itIsSortedByAnotherColumnWithAKey() throws Exception {
        take(NEXT);
        Table table = new Table(shown, Order.RATE);
        table.press("s");
        assertThat(names(table.text(0))).startsWith("full");
        table.press("s");
        assertThat(names(table.text(0))).startsWith("leaky");
        table.press("s");
        assertThat(names(table.text(0))).startsWith("busy");
    }

    @Test
    void theArrowsLeadToThePeersAndBack() throws Exception {
        Table table = new Table(shown, Order.RATE);
        take(NEXT);
        table.press("right");
        assertThat(table.text(0).get(0)).isEqualTo("weir top: peers of busy");
        assertThat(table.text(0)).hasSize(5).last().asString().startsWith("10.0.0.1:1");
        table.press("left");
        assertThat(table.text(0)).hasSize(7);
    }

    @Test
    void aTerminalIsFilledAndTheChosenLineIsInSight() throws Exception {
        StringBuilder many = new StringBuilder();
        for (int i = 100; i < 200; i++) {
            many.append(i == 100 ? "" : ",")
                    .append("{\"id\":\"")
                    .append(i)
                    .append("\",\"name\":\"s")
                    .append(i)
                    .append("\"}");
        }
        take("{\"process\":\"q\",\"name\":\"many\",\"at\":1,\"reset\":true,\"gone\":[],\"peers\":[],\"sockets\":["
                + many + "]}");
        Table table = new Table(shown, Order.RATE);
        for (int i = 0; i < 60; i++) {
            table.press("down");
        }
        List<String> text = table.text(24);
        assertThat(text).hasSize(24).allMatch(line -> line.length() <= 80);
        assertThat(text).filteredOn(line -> line.startsWith(">")).hasSize(1);
        assertThat(text.get(23)).startsWith("q quit");
    }

    @Test
    void aProcessThatIsLostIsNamedWithTheReason() throws Exception {
        take("{\"process\":\"p\",\"name\":\"10.0.0.9:80\",\"lost\":\"Connection refused\"}");
        assertThat(new Table(shown, Order.RATE).text(0))
                .hasSize(4)
                .anyMatch(line -> line.contains("not reached: {10.0.0.9:80=Connection refused}"));
    }

    @Test
    void amountsHaveThreeDigits() {
        assertThat(List.of(0.0, 0.25, 3.0, 9.96, 999.0, 1000.0, 12_345.0, 999_499.0, 1_000_000.0))
                .map(Table::amount)
                .containsExactly("0", "0.3", "3", "10", "999", "1.00k", "12.3k", "999k", "1.00M");
    }
}
