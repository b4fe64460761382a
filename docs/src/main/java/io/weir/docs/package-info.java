/**
 * The programs of the ZeroMQ tutorials on Weir, each a main of its own in a package by its pattern; start with {@link
 * io.weir.docs.Arguments}, and with docs/programs.md, which says how each is run.
 */
@NullMarked
package io.weir.docs;

import org.jspecify.annotations.NullMarked;
