/** That no secret is told, and that none is kept longer than it is needed. */
@NullMarked
package io.weir.patterns.secrets;

import org.jspecify.annotations.NullMarked;
