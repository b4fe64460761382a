/** One publishes, all that subscribed hear it; start with {@link io.weir.docs.pubsub.WeatherPublisher}. */
@NullMarked
package io.weir.docs.pubsub;

import org.jspecify.annotations.NullMarked;
