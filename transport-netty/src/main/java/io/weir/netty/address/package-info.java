/**
 * What follows {@code tcp://} and {@code ipc://}: start with {@link io.weir.netty.address.TcpAddress} and
 * {@link io.weir.netty.address.IpcAddress}. Reading an endpoint looks nothing up; names are resolved when they are used.
 */
@NullMarked
package io.weir.netty.address;

import org.jspecify.annotations.NullMarked;
