package io.weir.bench.cli;

import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * One of several words on the command line, by the {@code toString} of the constants.
 *
 * @param <E> the choices
 */
abstract class Choice<E extends Enum<E>> implements ITypeConverter<E> {
    private final List<E> choices;

    Choice(E[] choices) {
        this.choices = List.of(choices);
    }

    @Override
    public final E convert(String text) {
        return choices.stream()
                .filter(choice -> choice.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + text + "' is none of " + choices));
    }
}
