package io.weir.bench.cli;

import io.weir.option.OptionsBuilder;

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

    private Secured secured = Secured.NOT;

    /** Secures the socket that is opened next. */
    void secureBy(Secured opened) {
        secured = opened;
    }

    /** Sets what all kinds have. */
    void applyTo(OptionsBuilder<?> options) {
        socket.applyTo(options);
        secured.applyTo(options);
    }

    /** The lines of standard input as messages. */
    Lines lines(Console console) {
        return Lines.of(console.in(), message.maxLine(socket.maxMessageSize()));
    }
}
