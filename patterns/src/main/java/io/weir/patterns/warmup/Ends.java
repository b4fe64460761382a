package io.weir.patterns.warmup;

import io.weir.option.OptionsBuilder;
import java.util.function.Consumer;

/** The options of the two sockets of an exchange, by what they do. */
record Ends(Consumer<OptionsBuilder<?>> binding, Consumer<OptionsBuilder<?>> connecting) {}
