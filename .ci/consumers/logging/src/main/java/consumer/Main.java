package consumer;

import ch.qos.logback.classic.LoggerContext;
import io.weir.Message;
import io.weir.logging.LogbackPubAppender;
import io.weir.patterns.pubsub.SubSocket;
import io.weir.socket.Context;
import java.time.Duration;
import org.slf4j.LoggerFactory;

/** Receives what the application logs. */
class Main {
    public static void main(String[] args) throws Exception {
        LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
        try (Context context = Context.create();
                SubSocket subscriber = SubSocket.open(context)) {
            subscriber.subscribe("WARN.consumer");
            LogbackPubAppender appender = new LogbackPubAppender();
            appender.setContext(logback);
            appender.addConnect(subscriber.bind("tcp://127.0.0.1:*").toString());
            appender.start();
            logback.getLogger("ROOT").addAppender(appender);

            // What is logged before the subscription has come is not for it.
            Message event = null;
            while (event == null) {
                LoggerFactory.getLogger("consumer").warn("no tea left");
                event = subscriber.receive(Duration.ofMillis(100));
            }
            if (!event.text(0).equals("WARN.consumer") || !event.text(1).contains("no tea left")) {
                throw new IllegalStateException(event.toString());
            }
            System.out.println("logging: received " + event.text(0));
        } finally {
            logback.stop();
        }
    }
}
