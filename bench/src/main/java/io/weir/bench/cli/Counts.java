package io.weir.bench.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Whole numbers on the command line that have a least value. */
final class Counts {
    private Counts() {}

    private static long parse(String text, long least, long most) {
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below, as a number out of bounds is.
        }
        throw new TypeConversionException("'" + text + "' is not a number of at least " + least);
    }

    /** From 0. */
    static final class FromZero implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return (int) parse(text, 0, Integer.MAX_VALUE);
        }
    }

    /** From 0. */
    static final class LongFromZero implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return parse(text, 0, Long.MAX_VALUE);
        }
    }

    /** From 1. */
    static final class FromOne implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return parse(text, 1, Long.MAX_VALUE);
        }
    }
}
