package io.weir.docs.way;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.Location;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.LaunchingConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.VMDeathEvent;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A JVM of its own, run to the end, and the stacks with which it reached some methods. */
final class Debugger {
    private static final long PATIENCE_MILLIS = 90_000;

    private final VirtualMachine machine;
    private final Map<String, List<String>> stacks = new LinkedHashMap<>();
    private final Map<String, Integer> reached = new HashMap<>();
    private String mark = "";

    private Debugger(VirtualMachine machine) {
        this.machine = machine;
    }

    /**
     * Runs a program.
     *
     * @param program a class with a main method
     * @param marks methods of that class, each with those of any class that are watched from its call on
     * @return for each {@code mark package.Class.method times} the methods of the library on the stack, outermost first
     */
    static Map<String, List<String>> run(Class<?> program, Map<String, Set<String>> marks) throws Exception {
        LaunchingConnector launcher = Bootstrap.virtualMachineManager().defaultConnector();
        Map<String, Connector.Argument> arguments = launcher.defaultArguments();
        arguments.get("main").setValue(program.getName());
        arguments.get("options").setValue("-Xmx128m -cp \"" + System.getProperty("java.class.path") + "\"");
        Debugger debugger = new Debugger(launcher.launch(arguments));
        Process process = debugger.machine.process();
        try {
            debugger.watch(program.getName(), marks);
            return debugger.stacks;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private void watch(String program, Map<String, Set<String>> marks) throws Exception {
        Map<String, Set<String>> reactions = new HashMap<>();
        marks.forEach((mark, watched) -> reactions.put(program + "." + mark, watched));
        ClassPrepareRequest loaded = machine.eventRequestManager().createClassPrepareRequest();
        loaded.addClassFilter(program);
        loaded.enable();
        machine.resume();
        while (true) {
            EventSet events = machine.eventQueue().remove(PATIENCE_MILLIS);
            if (events == null) {
                throw new AssertionError("the program stands still; reached were " + stacks.keySet());
            }
            for (Event event : events) {
                if (event instanceof ClassPrepareEvent) {
                    reactions.keySet().forEach(this::stopAt);
                } else if (event instanceof BreakpointEvent reached) {
                    reached(reached, reactions);
                } else if (event instanceof VMDeathEvent || event instanceof VMDisconnectEvent) {
                    return;
                }
            }
            try {
                events.resume();
            } catch (VMDisconnectedException e) {
                return;
            }
        }
    }

    private void reached(BreakpointEvent event, Map<String, Set<String>> reactions)
            throws IncompatibleThreadStateException {
        String where = name(event.location());
        Set<String> watched = reactions.get(where);
        if (watched != null) {
            mark = event.location().method().name();
            watched.forEach(this::stopAt);
        } else {
            int times = reached.merge(mark + " " + where, 1, Integer::sum);
            stacks.put(mark + " " + where + " " + times, stack(event.thread()));
        }
    }

    /** Stops at every form of a method that is in a class already loaded. */
    private void stopAt(String method) {
        int dot = method.lastIndexOf('.');
        List<ReferenceType> types = machine.classesByName(method.substring(0, dot));
        List<Method> forms = types.isEmpty() ? List.of() : types.get(0).methodsByName(method.substring(dot + 1));
        if (forms.isEmpty()) {
            throw new AssertionError("no method " + method + " is loaded");
        }
        for (Method form : forms) {
            boolean isWatched = machine.eventRequestManager().breakpointRequests().stream()
                    .anyMatch(request -> request.location().equals(form.location()));
            if (!isWatched && !form.isAbstract() && !form.isBridge()) {
                BreakpointRequest request = machine.eventRequestManager().createBreakpointRequest(form.location());
                request.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
                request.enable();
            }
        }
    }

    private static List<String> stack(ThreadReference thread) throws IncompatibleThreadStateException {
        List<String> methods = new ArrayList<>();
        for (StackFrame frame : thread.frames()) {
            String name = name(frame.location());
            if (isOurs(name)) {
                methods.add(0, name);
            }
        }
        return methods;
    }

    /** A method of the library, or of Netty where it takes over; what the JVM makes of a lambda is neither. */
    private static boolean isOurs(String method) {
        return method.equals("io.netty.channel.Channel.write")
                || method.startsWith("io.weir.") && !method.startsWith("io.weir.docs.") && !method.contains("$$Lambda");
    }

    private static String name(Location at) {
        return at.declaringType().name() + "." + at.method().name();
    }
}
