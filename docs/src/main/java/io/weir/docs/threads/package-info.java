/** Several sockets or threads in one program. */
@NullMarked
package io.weir.docs.threads;

import org.jspecify.annotations.NullMarked;
