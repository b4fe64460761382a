/** Annotations for the tools of applications that use Weir; below all packages. */
@NullMarked
package io.weir.annotation;

import org.jspecify.annotations.NullMarked;
