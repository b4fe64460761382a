/** What a host program may expect of a context: its own event loops, a report of what it forgot, survival of its limits. */
@NullMarked
package io.weir.patterns.embedding;

import org.jspecify.annotations.NullMarked;
