/**
 * The way of a message as a debugger sees it, for the page on the architecture. Start with {@code WayOfAMessageTest}.
 */
@NullMarked
package io.weir.docs.way;

import org.jspecify.annotations.NullMarked;
