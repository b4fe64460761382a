/**
 * The rules of the field, one test each: what libzmq's, JeroMQ's and NetMQ's own tests say a ZeroMQ socket does, in the
 * order of the feature map, whose ids the tests carry. {@link io.weir.patterns.conformance.RawPeer} speaks for peers that
 * break the rules.
 */
@NullMarked
package io.weir.patterns.conformance;

import org.jspecify.annotations.NullMarked;
