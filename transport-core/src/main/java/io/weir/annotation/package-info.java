/** Annotations for the tools of those who use Weir; below everything. */
@NullMarked
package io.weir.annotation;

import org.jspecify.annotations.NullMarked;
