package io.weir.bench.cli;

import io.weir.Endpoint;
import io.weir.InvalidOptionException;
import io.weir.security.CurveKeyPair;
import io.weir.security.Security;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What the sockets of a command are secured by, all of them alike, and whom they let in. Secrets are in files, never on the
 * command line, which all users of a machine can read.
 */
@Command
final class SecurityArgs {
    private static final String TLS = "tls+tcp";

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @ArgGroup(
            exclusive = false,
            validate = false,
            heading =
                    "%nCURVE: encrypted, each side known by its key (see: weir help keygen). Which of the two binds does"
                            + " not matter, for all sockets of the command are servers, or all are clients.%n")
    private CurveArgs curve = new CurveArgs();

    @ArgGroup(
            exclusive = false,
            validate = false,
            heading =
                    "%nPLAIN: clients say user and password (see: weir help passwd), in clear text unless the endpoint is"
                            + " tls+tcp.%n")
    private PlainArgs plain = new PlainArgs();

    @ArgGroup(
            exclusive = false,
            validate = false,
            heading = "%nTLS, on endpoints tls+tcp://HOST:PORT, beside which the command can have none of tcp. The"
                    + " certificate of a server must be issued for HOST.%n")
    private TlsArgs tls = new TlsArgs();

    @Option(
            names = "--zap-domain",
            paramLabel = "NAME",
            description = "The domain in which a server of CURVE or PLAIN asks about its clients (ZMQ_ZAP_DOMAIN)."
                    + " Password files and directories of certificates are the same in every domain. Without CURVE and"
                    + " PLAIN it is refused, since this process has no ZAP handler: nothing would be let in.")
    private @Nullable String domain;

    /** The command that has these options, where picocli does not say so: it does for annotated mixins only. */
    void belongTo(CommandSpec owner) {
        command = owner;
    }

    /**
     * Reads the files that are named, and warns of secrets that all users can read.
     *
     * @param bound where sockets of the command are bound
     * @param connected where they connect
     * @throws IOException if one of the files cannot be read, or is not what it should be
     * @throws picocli.CommandLine.ParameterException if the options make no sense together, or with the endpoints
     */
    Secured open(List<Endpoint> bound, List<Endpoint> connected, Console console) throws IOException {
        check(new OptionRules(Objects.requireNonNull(command, "command")), bound, connected);
        SecretFiles files = new SecretFiles(console);
        List<CurveKeyPair> keys = new ArrayList<>();
        try {
            Security mechanism = mechanism(files, keys);
            boolean wanted = all(bound, connected).anyMatch(SecurityArgs::isTls);
            return new Secured(
                    domain == null ? mechanism : mechanism.withDomain(domain), wanted ? tls.open(files) : null, keys);
        } catch (IOException | InvalidOptionException | IllegalArgumentException e) {
            keys.forEach(CurveKeyPair::close);
            throw e;
        }
    }

    private Security mechanism(SecretFiles files, List<CurveKeyPair> keys) throws IOException {
        if (curve.isServer()) {
            return curve.server(files, keys);
        }
        if (curve.isClient()) {
            return curve.client(files, keys);
        }
        if (plain.isServer()) {
            return plain.server(files);
        }
        return plain.isClient() ? plain.client(files) : Security.NONE;
    }

    private void check(OptionRules rules, List<Endpoint> bound, List<Endpoint> connected) {
        curve.check(rules);
        plain.check(rules);
        tls.check(rules);
        List<String> mechanisms = mechanisms();
        if (mechanisms.size() > 1) {
            throw rules.fault(mechanisms.get(0) + " and " + mechanisms.get(1) + " exclude each other");
        }
        rules.needs(
                domain != null,
                "--zap-domain",
                curve.isServer() || plain.isServer(),
                "--curve-server or --plain-server");
        for (Endpoint endpoint : all(bound, connected).toList()) {
            if (endpoint.scheme().equals("inproc") && !mechanisms.isEmpty()) {
                throw rules.fault(
                        mechanisms.get(0) + " is not for " + endpoint + ": within a process there is no security");
            }
        }
        checkTls(rules, bound, connected);
    }

    private void checkTls(OptionRules rules, List<Endpoint> bound, List<Endpoint> connected) {
        boolean wanted = all(bound, connected).anyMatch(SecurityArgs::isTls);
        rules.needs(tls.isGiven(), tls.given(), wanted, "an endpoint tls+tcp://HOST:PORT");
        for (Endpoint endpoint : all(bound, connected).toList()) {
            if (wanted && endpoint.scheme().equals("tcp")) {
                throw rules.fault(endpoint + " would be in clear text beside an endpoint tls+tcp");
            }
        }
        for (Endpoint endpoint : bound) {
            rules.needs(isTls(endpoint), endpoint.toString(), tls.hasCertificate(), "--tls-certificate and --tls-key");
        }
    }

    /** The options that choose a mechanism, as they were given. */
    private List<String> mechanisms() {
        return Stream.of(curve.given(), plain.given()).flatMap(List::stream).toList();
    }

    private static Stream<Endpoint> all(List<Endpoint> bound, List<Endpoint> connected) {
        return Stream.concat(bound.stream(), connected.stream());
    }

    private static boolean isTls(Endpoint endpoint) {
        return endpoint.scheme().equals(TLS);
    }
}
