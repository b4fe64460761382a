package io.weir.patterns.ipc;

import static io.weir.patterns.contract.OnWire.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Endpoint;
import io.weir.patterns.pipeline.PullSocket;
import io.weir.patterns.pipeline.PushSocket;
import io.weir.socket.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file of an ipc endpoint belongs to the socket that bound it, and to that one alone. */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class IpcFileTest {
    private static Context context(String io) {
        return Context.builder().io(io).build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void theFileIsGoneWhenItsSocketIs(String io, @TempDir Path directory) {
        Path path = directory.resolve("s");
        try (Context context = context(io);
                PullSocket pull = PullSocket.open(context)) {
            pull.bind("ipc://" + path);
            assertThat(path).exists();
            pull.unbind(Endpoint.parse("ipc://" + path));
            assertThat(path).doesNotExist();
            pull.bind("ipc://" + path);
            assertThat(path).exists();
        }
        assertThat(path).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void aSecondServerKeepsThePathThatTheFirstOneHasLost(String io, @TempDir Path directory) throws Exception {
        Path path = directory.resolve("s");
        String endpoint = "ipc://" + path;
        try (Context context = context(io);
                PullSocket second = PullSocket.open(context)) {
            try (PullSocket first = PullSocket.open(context)) {
                first.bind(endpoint);
                Files.delete(path);
                second.bind(endpoint);
            }
            assertThat(path).exists();
            try (PushSocket push = PushSocket.open(context)) {
                push.connect(endpoint);
                push.send("to the second");
                assertThat(second.receive(PATIENCE)).isNotNull();
            }
        }
        assertThat(path).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void aDocumentAtThePathThatItsServerHasLostStays(String io, @TempDir Path directory) throws IOException {
        Path path = directory.resolve("s");
        try (Context context = context(io);
                PullSocket pull = PullSocket.open(context)) {
            pull.bind("ipc://" + path);
            Files.delete(path);
            Files.writeString(path, "precious");
        }
        assertThat(path).hasContent("precious");
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void theDirectoryOfAWildcardStaysWhereItIsAnothers(String io) throws IOException {
        Path path;
        try (Context context = context(io);
                PullSocket pull = PullSocket.open(context)) {
            path = Path.of(pull.bind("ipc://*").address());
            Files.delete(path);
            Files.move(
                    path.getParent(),
                    path.resolveSibling("../" + path.getParent().getFileName() + "-away")
                            .normalize());
            Files.createDirectory(path.getParent());
        }
        assertThat(path.getParent()).isDirectory();
        Files.delete(path.getParent());
        Files.delete(Path.of(path.getParent() + "-away"));
    }
}
