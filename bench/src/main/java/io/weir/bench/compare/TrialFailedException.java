package io.weir.bench.compare;

/** A contestant could not do its work. */
final class TrialFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    TrialFailedException(String why) {
        super(why);
    }
}
