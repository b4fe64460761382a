package io.weir.netty;

import io.weir.UnsupportedTransportException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What of Netty the host application has, for the exception that says that Weir cannot run on it. Another POM often decides: Boot
 * 3.5, for instance, sets 4.1 for every artifact that 4.1 has.
 *
 * <p>Uses nothing of Netty, of which anything may be missing.
 */
final class HostNetty {
    /** What Weir was compiled and tested with. */
    static final String TESTED = "4.2.18.Final";

    /** Each jar of Netty has one, with a line {@code netty-common.version=4.2.18.Final}. */
    private static final String VERSIONS = "META-INF/io.netty.versions.properties";

    private static final String SUFFIX = ".version";

    private HostNetty() {}

    /** Says what was found, what is needed, and what to write into the POM. */
    static UnsupportedTransportException refused(String schemes, LinkageError because) {
        String problem = "Netty 4.2 is needed, such as " + TESTED + " (found: "
                + found(HostNetty.class.getClassLoader()) + "; " + because + """
                ). Write into <dependencyManagement>, before other BOMs:
                  <dependency><groupId>io.netty</groupId><artifactId>netty-bom</artifactId>
                    <version>%s</version><type>pom</type><scope>import</scope></dependency>
                or, if the parent is Spring Boot's, into <properties>: <netty.version>%s</netty.version>""".formatted(TESTED, TESTED);
        return new UnsupportedTransportException(schemes, problem, because);
    }

    /** The artifacts of Netty and their versions, such as {@code netty-buffer 4.1.119.Final, netty-common 4.1.119.Final}. */
    static String found(ClassLoader loader) {
        TreeMap<String, String> versions = new TreeMap<>();
        try {
            for (URL url : Collections.list(loader.getResources(VERSIONS))) {
                Properties lines = new Properties();
                try (InputStream in = url.openStream()) {
                    lines.load(in);
                }
                for (String key : lines.stringPropertyNames()) {
                    if (key.endsWith(SUFFIX)) {
                        versions.put(key.substring(0, key.length() - SUFFIX.length()), lines.getProperty(key));
                    }
                }
            }
        } catch (IOException e) {
            versions.put("unreadable", e.toString());
        }
        if (versions.isEmpty()) {
            return "no artifact of Netty";
        }
        StringBuilder all = new StringBuilder();
        versions.forEach((artifact, version) -> all.append(all.isEmpty() ? "" : ", ")
                .append(artifact)
                .append(' ')
                .append(version));
        return all.toString();
    }
}
