package io.weir.bench.compare;

import io.weir.security.CurveKeyPair;

/**
 * The keys of trials under CURVE: those for tests in the manual of libzmq, zmq_curve(7), which all the world knows. The C
 * program has them, too.
 */
final class CurveTestKeys {
    static final String SERVER_PUBLIC = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";
    static final String SERVER_SECRET = "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6";
    static final String CLIENT_PUBLIC = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID";
    static final String CLIENT_SECRET = "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs";

    private CurveTestKeys() {}

    static CurveKeyPair server() {
        return CurveKeyPair.of(SERVER_SECRET);
    }

    static CurveKeyPair client() {
        return CurveKeyPair.of(CLIENT_SECRET);
    }
}
