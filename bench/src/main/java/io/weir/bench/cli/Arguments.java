package io.weir.bench.cli;

import io.weir.option.OptionsBuilder;
import io.weir.option.SendOptionsBuilder;

/** All that can be said about a socket on the command line; each kind of socket has some of the parts. */
final class Arguments {
    final SocketArgs socket = new SocketArgs();
    final SecurityArgs security = new SecurityArgs();
    final WatchArgs watch = new WatchArgs();
    final CountArgs sent = new CountArgs.Sent();
    final CountArgs received = new CountArgs.Received();
    final MessageArgs message = new MessageArgs();
    final RepeatArgs repeat = new RepeatArgs();
    final FormatArgs format = new FormatArgs();
    final IdentityArgs identity = new IdentityArgs();
    final TopicArgs topics = new TopicArgs();
    final GroupArgs groups = new GroupArgs();
    final NameArgs name = new NameArgs();
    final RetainArgs retain = new RetainArgs();
    final SpillArgs spill = new SpillArgs();

    private Secured secured = Secured.NOT;

    /** Secures the socket that is opened next. */
    void secureBy(Secured opened) {
        secured = opened;
    }

    /** Sets what all kinds have, or all that queue what they send. */
    void applyTo(OptionsBuilder<?> options) {
        socket.applyTo(options);
        secured.applyTo(options);
        if (options instanceof SendOptionsBuilder<?> sending) {
            spill.applyTo(sending);
        }
    }

    /** The lines of standard input as messages. */
    Lines lines(Console console) {
        return Lines.of(console.in(), message.maxLine(socket.maxMessageSize()));
    }
}
