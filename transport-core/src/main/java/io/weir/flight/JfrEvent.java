package io.weir.flight;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.StackTrace;

/**
 * What all have. It knows none of them: to check a class that does, the virtual machine loads them, and those need this one.
 */
@Category("Weir")
@StackTrace(false)
abstract class JfrEvent extends Event {
    @Label("Socket")
    String socket = "";

    @Label("Local Address")
    String local = "";

    @Label("Remote Address")
    String remote = "";
}
