package io.weir.bench.compare;

import java.util.List;

/**
 * What the JVM of one process loaded and compiled.
 *
 * @param contestant of which the process is an end
 * @param end what the process did
 * @param classes loaded until the first message arrived, from wherever
 * @param quick methods that the quick compiler (C1) had compiled by the end
 * @param best methods that the best compiler (C2) had compiled by the end
 * @param thrownAway code of either compiler that was thrown away by the end, mostly since there was better by then
 * @param bestThrownAway code of the best compiler that was thrown away by the end
 * @param again the methods of which such code was thrown away twice or more, with the number of times, the first ten; methods
 *     of one name in one class are taken together
 */
record JvmDiary(
        String contestant,
        String end,
        int classes,
        int quick,
        int best,
        int thrownAway,
        int bestThrownAway,
        List<String> again) {}
