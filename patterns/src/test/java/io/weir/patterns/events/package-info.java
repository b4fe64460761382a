/** What sockets tell of themselves: events for listeners, recordings of Flight Recorder, and log lines. */
@NullMarked
package io.weir.patterns.events;

import org.jspecify.annotations.NullMarked;
