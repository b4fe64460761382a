package io.weir.bench.cli;

import io.weir.Message;
import java.util.List;

/** What a kind of socket does on the command line. */
enum Role {
    /** Sends the message some times, or the lines, and is done. */
    SEND {
        @Override
        List<Object> parts(Arguments of) {
            return List.of(of.message, of.repeat, of.sent);
        }

        @Override
        Conversation conversation(TimedSocket traffic, Arguments with, Console console) {
            Source source = repeated(with, console);
            return () -> {
                traffic.awaitPeers(with.message.waitPeers());
                Message message;
                while ((message = source.next()) != null) {
                    traffic.send(message);
                }
            };
        }
    },
    /** As SEND, and prints the reply to each. */
    ASK {
        @Override
        List<Object> parts(Arguments of) {
            return List.of(of.message, of.repeat, of.format, of.sent);
        }

        @Override
        Conversation conversation(TimedSocket traffic, Arguments with, Console console) {
            Source source = repeated(with, console);
            return () -> {
                traffic.awaitPeers(with.message.waitPeers());
                Message request;
                while ((request = source.next()) != null) {
                    traffic.send(request);
                    console.print(with.format.line(traffic.receive()));
                }
            };
        }
    },
    /** Receives so many, or without end. */
    RECEIVE {
        @Override
        boolean sends(Arguments with) {
            return false;
        }

        @Override
        List<Object> parts(Arguments of) {
            return List.of(of.format, of.received);
        }

        @Override
        Conversation conversation(TimedSocket traffic, Arguments with, Console console) {
            return untilInterrupted(with.received, () -> {
                for (long left = with.received.orElse(Long.MAX_VALUE); left > 0; left--) {
                    console.print(with.format.line(traffic.receive()));
                }
            });
        }
    },
    /** As RECEIVE, and answers each with the message, or with itself. */
    ANSWER {
        @Override
        boolean sends(Arguments with) {
            return false;
        }

        @Override
        List<Object> parts(Arguments of) {
            return List.of(of.message, of.format, of.received);
        }

        @Override
        Conversation conversation(TimedSocket traffic, Arguments with, Console console) {
            Message given = with.message.given();
            return untilInterrupted(with.received, () -> {
                traffic.awaitPeers(with.message.waitPeers());
                for (long left = with.received.orElse(Long.MAX_VALUE); left > 0; left--) {
                    Message request = traffic.receive();
                    console.print(with.format.line(request));
                    traffic.send(given == null ? request : given);
                }
            });
        }
    },
    /** Sends the message once, or the lines as they come, and meanwhile receives so many, or without end. */
    TALK {
        @Override
        boolean sends(Arguments with) {
            return with.message.given() != null;
        }

        @Override
        List<Object> parts(Arguments of) {
            return List.of(of.message, of.format, of.received);
        }

        @Override
        Conversation conversation(TimedSocket traffic, Arguments with, Console console) {
            return new Exchange(traffic, with, console);
        }
    };

    /** Whether the command has not done what was asked before a message was sent. */
    boolean sends(Arguments with) {
        return true;
    }

    /** The arguments that the role has, beside those that all have. */
    abstract List<Object> parts(Arguments of);

    /** What there is to do. */
    abstract Conversation conversation(TimedSocket traffic, Arguments with, Console console);

    /** What has no end is done when it is interrupted. */
    private static Conversation untilInterrupted(CountArgs count, Conversation conversation) {
        if (count.isGiven()) {
            return conversation;
        }
        return () -> {
            try {
                conversation.run();
            } catch (InterruptedException e) {
                // Done.
            }
        };
    }

    private static Source repeated(Arguments with, Console console) {
        Message given = with.message.given();
        Source source = given == null
                ? with.lines(console).limit(with.sent.orElse(Long.MAX_VALUE))
                : ((Source) () -> given).limit(with.sent.orElse(1));
        return source.every(with.repeat.interval());
    }
}
