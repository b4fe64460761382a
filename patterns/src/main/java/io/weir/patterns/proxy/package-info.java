/**
 * What stands between sockets: {@link io.weir.patterns.proxy.Proxy} moves messages from one to another and back, for the
 * brokers, forwarders and streamers that ZeroMQ once called devices.
 */
@NullMarked
package io.weir.patterns.proxy;

import org.jspecify.annotations.NullMarked;
