package io.weir.bench.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in a line what is wrong with the arguments, and what is near. */
final class WrongUsage {
    private WrongUsage() {}

    /** Says it; lists the commands if one is missing. */
    static int say(ParameterException wrong, Console console) {
        CommandLine command = wrong.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        console.say(why(wrong, command) + " (see: " + name + " --help)");
        if (!command.getSubcommands().isEmpty() && !(wrong instanceof UnmatchedArgumentException)) {
            command.usage(console.err());
        }
        return Status.USAGE;
    }

    private static String why(ParameterException wrong, CommandLine command) {
        if (wrong instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String argument = unmatched.getUnmatched().get(0);
            if (argument.startsWith("-")) {
                String option = argument.replaceFirst("=.*", "");
                return "no option '" + option + "'" + guess(option, options(command));
            }
            if (!command.getSubcommands().isEmpty()) {
                return noCommand(argument, command);
            }
            return "nothing was expected at '" + argument + "'";
        }
        return String.valueOf(wrong.getMessage()).replaceFirst("^Error: ", "");
    }

    private static String noCommand(String argument, CommandLine command) {
        List<String> names = List.copyOf(command.getSubcommands().keySet());
        String guess = guess(argument, names);
        return "no command '" + argument + "'" + (guess.isEmpty() ? "; there are: " + String.join(", ", names) : guess);
    }

    private static List<String> options(CommandLine command) {
        List<String> names = new ArrayList<>();
        for (OptionSpec option : command.getCommandSpec().options()) {
            names.add(option.longestName());
        }
        return names;
    }

    private static String guess(String wrong, List<String> words) {
        List<String> near = Nearest.to(wrong, words);
        return near.isEmpty() ? "" : "; did you mean " + near.stream().collect(Collectors.joining(" or ")) + "?";
    }
}
