package io.weir.flight;

import jdk.jfr.Event;
import jdk.jfr.Label;

/** What all have. It knows none of them: to check a class that does, the virtual machine loads them, and those need this one. */
abstract class FlightEvent extends Event {
    @Label("Socket")
    String socket = "";

    @Label("Local Address")
    String local = "";

    @Label("Remote Address")
    String remote = "";
}
