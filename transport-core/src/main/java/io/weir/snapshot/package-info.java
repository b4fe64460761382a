/**
 * What a context, its sockets and their peers say of themselves at one look. Start with {@link
 * io.weir.snapshot.SocketSnapshot}. Values only: nothing here changes once it was taken.
 */
@NullMarked
package io.weir.snapshot;

import org.jspecify.annotations.NullMarked;
