/**
 * Runs the programs of the tutorials, and each of them with its other half in Python, on libzmq; start with {@link
 * io.weir.docs.programs.Mix}.
 */
@NullMarked
package io.weir.docs.programs;

import org.jspecify.annotations.NullMarked;
