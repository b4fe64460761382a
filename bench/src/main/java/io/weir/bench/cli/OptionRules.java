package io.weir.bench.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Refuses options that make no sense together, and names them.
 *
 * @param command whose options they are
 */
record OptionRules(CommandSpec command) {
    /** The one option, if it is given, needs the other. */
    void needs(boolean given, String option, boolean otherGiven, String other) {
        if (given && !otherGiven) {
            throw fault(option + " needs " + other);
        }
    }

    /** Only one of the two can be given. */
    void excludes(boolean given, String option, boolean otherGiven, String other) {
        if (given && otherGiven) {
            throw fault(option + " and " + other + " exclude each other");
        }
    }

    /** What the command ends with, for the caller to throw. */
    ParameterException fault(String what) {
        return new ParameterException(command.commandLine(), what);
    }
}
