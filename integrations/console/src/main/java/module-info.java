/** Shows the sockets, endpoints and peers of a process, as a page for a browser. */
module io.weir.console {
    requires jdk.httpserver;
    requires static org.jspecify;
    requires transitive io.weir.core;

    exports io.weir.console;
}
