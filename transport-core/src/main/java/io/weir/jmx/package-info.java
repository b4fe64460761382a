/**
 * Contexts in JMX, for those who ask for it: {@link io.weir.jmx.ContextBeans#register} shows the snapshots of a context to
 * jconsole and whatever else reads MXBeans. It needs the module {@code java.management}; the other packages do not.
 */
@NullMarked
package io.weir.jmx;

import org.jspecify.annotations.NullMarked;
