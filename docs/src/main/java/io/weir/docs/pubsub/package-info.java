/** One publishes, all that subscribed hear it. */
@NullMarked
package io.weir.docs.pubsub;

import org.jspecify.annotations.NullMarked;
