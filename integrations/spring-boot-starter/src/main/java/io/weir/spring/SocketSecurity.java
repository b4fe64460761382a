package io.weir.spring;

import io.weir.InvalidOptionException;
import io.weir.WeirException;
import io.weir.security.Authenticator;
import io.weir.security.CurveCertificate;
import io.weir.security.CurveKey;
import io.weir.security.CurveKeyPair;
import io.weir.security.Security;
import io.weir.spring.WeirProperties.SecuritySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;

/** Makes the option {@code security} of properties. Pairs of keys stay open until it is closed. */
final class SocketSecurity implements AutoCloseable {
    private static final int KEY_LENGTH = 40;

    private final Function<String, Authenticator> beans;
    private final List<CurveKeyPair> pairs = new ArrayList<>();

    SocketSecurity(Function<String, Authenticator> beans) {
        this.beans = beans;
    }

    /** {@link Security#NONE} if nothing is set. */
    Security of(String property, SecuritySettings settings) {
        List<String> chosen = Stream.of(
                        settings.curveServer().isEmpty() ? null : "curve-server",
                        settings.curveServerKey() == null ? null : "curve-server-key",
                        settings.plainServer() == null ? null : "plain-server",
                        settings.plainUser() == null ? null : "plain-user")
                .filter(Objects::nonNull)
                .toList();
        if (chosen.size() > 1) {
            throw WrongProperty.of(property, chosen, "expected: one of these");
        }
        try {
            Security security = of(property, settings, chosen.isEmpty() ? "" : chosen.get(0));
            return settings.zapDomain() == null ? security : security.withDomain(settings.zapDomain());
        } catch (InvalidOptionException e) {
            throw WrongProperty.of(property, null, e);
        }
    }

    private Security of(String property, SecuritySettings settings, String chosen) {
        return switch (chosen) {
            case "curve-server" ->
                Security.curveServer(serverKeys(property, settings), curveAuthenticator(property, settings));
            case "curve-server-key" -> curveClient(property, settings);
            case "plain-server" -> plainServer(property, settings);
            case "plain-user" ->
                Security.plainClient(Objects.requireNonNull(settings.plainUser()), password(property, settings));
            default -> unencrypted(property, settings);
        };
    }

    private Security unencrypted(String property, SecuritySettings settings) {
        if (settings.curveAllow() != null || settings.curveAllowAny() || settings.curveClient() != null) {
            throw WrongProperty.of(
                    property,
                    null,
                    "curve-allow, curve-allow-any and curve-client say who is at the other"
                            + " end (expected: curve-server or curve-server-key, too)");
        }
        if (settings.plainPassword() != null || settings.plainPasswordFile() != null) {
            throw WrongProperty.of(property + ".plain-user", null, "expected: the user of the password");
        }
        String name = settings.authenticator();
        return name == null ? Security.NONE : Security.none(bean(property, name), "");
    }

    private List<CurveKeyPair> serverKeys(String property, SecuritySettings settings) {
        List<CurveKeyPair> own = new ArrayList<>();
        for (int i = 0; i < settings.curveServer().size(); i++) {
            own.add(pair(
                    property + ".curve-server[" + i + "]",
                    settings.curveServer().get(i)));
        }
        return own;
    }

    private CurveKeyPair pair(String property, String location) {
        Path file = PropertyFile.of(property, location);
        try {
            CurveKeyPair pair = CurveCertificate.loadKeyPair(file);
            pairs.add(pair);
            return pair;
        } catch (IOException e) {
            throw WrongProperty.of(property, location, e);
        }
    }

    private Authenticator curveAuthenticator(String property, SecuritySettings settings) {
        String bean = settings.authenticator();
        String allow = settings.curveAllow();
        long said = Stream.of(bean != null, allow != null, settings.curveAllowAny())
                .filter(is -> is)
                .count();
        if (said != 1) {
            throw WrongProperty.of(
                    property + ".curve-allow",
                    allow,
                    "expected: one of curve-allow, curve-allow-any and"
                            + " authenticator, which say whom the server lets in");
        }
        if (bean != null) {
            return bean(property, bean);
        }
        return allow == null
                ? Authenticator.anyClient()
                : Authenticator.curveDirectory(PropertyFile.of(property + ".curve-allow", allow));
    }

    private Security curveClient(String property, SecuritySettings settings) {
        CurveKey server = serverKey(property + ".curve-server-key", Objects.requireNonNull(settings.curveServerKey()));
        String own = settings.curveClient();
        return own == null
                ? Security.curveClient(server)
                : Security.curveClient(server, pair(property + ".curve-client", own));
    }

    private static CurveKey serverKey(String property, String text) {
        try {
            return text.length() == KEY_LENGTH && !Files.exists(Path.of(text))
                    ? CurveKey.of(text)
                    : CurveCertificate.load(PropertyFile.of(property, text)).publicKey();
        } catch (IOException | IllegalArgumentException | WeirException e) {
            throw WrongProperty.of(property, text, e);
        }
    }

    private Security plainServer(String property, SecuritySettings settings) {
        String users = Objects.requireNonNull(settings.plainServer());
        return Security.plainServer(
                settings.authenticator() == null
                        ? Authenticator.passwordFile(PropertyFile.of(property + ".plain-server", users))
                        : bean(property, settings.authenticator()));
    }

    private static String password(String property, SecuritySettings settings) {
        String password = settings.plainPassword();
        String location = settings.plainPasswordFile();
        if ((password == null) == (location == null)) {
            throw WrongProperty.of(property + ".plain-password", null, "expected: it or plain-password-file");
        }
        if (password != null) {
            return password;
        }
        String name = property + ".plain-password-file";
        try (Stream<String> lines = Files.lines(PropertyFile.of(name, Objects.requireNonNull(location)))) {
            return lines.findFirst().orElseThrow(() -> WrongProperty.of(name, location, "expected: a line"));
        } catch (IOException e) {
            throw WrongProperty.of(name, location, e);
        }
    }

    private Authenticator bean(String property, @Nullable String name) {
        try {
            return beans.apply(Objects.requireNonNull(name));
        } catch (BeansException e) {
            throw WrongProperty.of(property + ".authenticator", name, e);
        }
    }

    @Override
    public void close() {
        pairs.forEach(CurveKeyPair::close);
    }
}
