package io.weir.bench.cli;

/** All that can be said about a socket on the command line; each kind of socket has some of the parts. */
final class Arguments {
    final SocketArgs socket = new SocketArgs();
    final WatchArgs watch = new WatchArgs();
    final MessageArgs message = new MessageArgs();
    final RepeatArgs repeat = new RepeatArgs();
    final FormatArgs format = new FormatArgs();
    final IdentityArgs identity = new IdentityArgs();
    final TopicArgs topics = new TopicArgs();
    final GroupArgs groups = new GroupArgs();
}
