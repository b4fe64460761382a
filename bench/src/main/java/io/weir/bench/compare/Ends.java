package io.weir.bench.compare;

/** Finds the end that does a task with a library. */
final class Ends {
    private Ends() {}

    static End of(Library library, EndTask task) {
        return switch (library) {
            case WEIR -> WarmedEnd.of(task, weir(task));
            case JEROMQ -> jeromq(task);
            case BARE -> bare(task);
            case LIBZMQ -> throw new IllegalArgumentException("libzmq's ends are a program in C");
        };
    }

    private static End weir(EndTask task) {
        return switch (task.work()) {
            case PUSH, PUSH_AMONG_IDLE -> new WeirPush(task);
            case PULL -> new WeirPull(task);
            case PUBLISH, DISTRIBUTE -> new WeirSource(task);
            case SUBSCRIBE, COLLECT -> new WeirSinks(task);
            case ASK -> task.handlers() ? new WeirAskInHandler(task) : new WeirAsk(task);
            case ASK_ON_SCHEDULE -> task.handlers() ? new WeirAskForHandler(task) : new WeirAsk(task);
            case ANSWER -> new WeirAnswer(task);
            case INPROC -> new WeirInproc(task);
        };
    }

    private static End jeromq(EndTask task) {
        return switch (task.work()) {
            case PUSH, PUSH_AMONG_IDLE -> new JeroPush(task);
            case PULL -> new JeroPull(task);
            case PUBLISH, DISTRIBUTE -> new JeroSource(task);
            case SUBSCRIBE, COLLECT -> new JeroSinks(task);
            case ASK, ASK_ON_SCHEDULE -> new JeroAsk(task);
            case ANSWER -> new JeroAnswer(task);
            case INPROC -> new JeroInproc(task);
        };
    }

    private static End bare(EndTask task) {
        return switch (task.work()) {
            case PUSH -> new BareWriter(task);
            case PULL -> new BareReader(task);
            case ASK, ASK_ON_SCHEDULE -> task.handlers() ? new NettyPing(task) : new BarePing(task);
            case ANSWER -> task.handlers() ? new NettyEcho(task) : new BareEcho(task);
            case INPROC -> new BareQueue(task);
            case PUSH_AMONG_IDLE, DISTRIBUTE, COLLECT, PUBLISH, SUBSCRIBE ->
                throw new IllegalArgumentException("there is no bare " + task.work());
        };
    }
}
