/** One hands out tasks, many work, one collects. */
@NullMarked
package io.weir.docs.pipeline;

import org.jspecify.annotations.NullMarked;
