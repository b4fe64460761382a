/** One hands out tasks, many work, one collects; start with {@link io.weir.docs.pipeline.Ventilator}. */
@NullMarked
package io.weir.docs.pipeline;

import org.jspecify.annotations.NullMarked;
