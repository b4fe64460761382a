package io.weir.netty.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.AddressInUseException;
import io.weir.BindFailedException;
import io.weir.Endpoint;
import io.weir.testing.TempDirectories;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What an ipc bind finds where it wants to be. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SocketFileTest {
    private Path directory;
    private Path path;

    @BeforeEach
    void createDirectory() throws IOException {
        directory = Files.createTempDirectory(TempDirectories.root(), "weir");
        path = directory.resolve("s");
    }

    @AfterEach
    void deleteDirectory() throws IOException {
        Files.deleteIfExists(path);
        Files.delete(directory);
    }

    @Test
    void where_nothing_is_nothing_happens() {
        prepare();

        assertThat(path).doesNotExist();
    }

    @Test
    void the_file_of_a_dead_server_makes_room() throws Exception {
        listen(1).close();
        assertThat(path).exists();

        prepare();

        assertThat(path).doesNotExist();
        listen(1).close();
    }

    @Test
    void a_living_server_keeps_its_place_and_its_clients() throws Exception {
        try (ServerSocketChannel server = listen(1)) {
            assertThatThrownBy(this::prepare)
                    .isInstanceOf(AddressInUseException.class)
                    .hasMessage("ipc://" + path + ": the address is in use");

            server.accept().close();
            try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
                assertThat(client.isConnected()).isTrue();
            }
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "the kernels of BSD and macOS refuse when the backlog is full")
    void a_server_that_is_too_busy_to_answer_keeps_its_place() throws Exception {
        try (ServerSocketChannel server = listen(1)) {
            List<SocketChannel> waiting = fillBacklog();

            assertThatThrownBy(this::prepare).isInstanceOf(AddressInUseException.class);

            assertThat(path).exists();
            assertThat(server.isOpen()).isTrue();
            for (SocketChannel client : waiting) {
                client.close();
            }
        }
    }

    @Test
    void a_document_stays() throws Exception {
        Files.writeString(path, "precious");

        assertThatThrownBy(this::prepare)
                .isInstanceOf(AddressInUseException.class)
                .cause()
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining("not a socket");

        assertThat(path).hasContent("precious");
    }

    @Test
    void a_directory_stays() throws Exception {
        Files.createDirectory(path);

        assertThatThrownBy(this::prepare).isInstanceOf(AddressInUseException.class);

        assertThat(path).isDirectory();
    }

    @Test
    void a_symbolic_link_stays_even_if_it_leads_to_the_file_of_a_dead_server() throws Exception {
        Path target = directory.resolve("target");
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(target))
                .close();
        Files.createSymbolicLink(path, target);

        assertThatThrownBy(this::prepare).isInstanceOf(AddressInUseException.class);

        assertThat(path).isSymbolicLink();
        Files.delete(target);
    }

    @Test
    void a_missing_directory_is_for_the_bind_to_find() {
        IpcAddress address = address(directory.resolve("no/s").toString());

        assertThatCode(() -> SocketFile.prepare(address)).doesNotThrowAnyException();
    }

    @Test
    void an_abstract_name_needs_no_file() {
        assertThatCode(() -> SocketFile.prepare(address("@weir"))).doesNotThrowAnyException();
    }

    @Test
    void a_star_gets_a_directory_that_only_this_user_may_enter_and_leaves_nothing_behind() throws Exception {
        IpcAddress address = address("*");
        SocketFile file = SocketFile.prepare(address);
        path = Path.of(address.path());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())))
                .isEqualTo("rwx------");
        listen(1).close();

        file.remove();
        file.remove();
        assertThat(path.getParent()).doesNotExist();
    }

    @Test
    void a_star_never_takes_over_a_directory() throws Exception {
        IpcAddress address = address("*");
        SocketFile file = SocketFile.prepare(address);

        assertThatThrownBy(() -> SocketFile.prepare(address)).isInstanceOf(BindFailedException.class);

        file.remove();
    }

    @Test
    void a_named_file_that_was_never_bound_is_not_removed() throws Exception {
        SocketFile file = prepare();
        listen(1).close();

        file.remove();

        assertThat(path).exists();
    }

    @Test
    void a_named_file_that_was_bound_is_removed_once() throws Exception {
        SocketFile file = prepare();
        try (ServerSocketChannel server = listen(1)) {
            file.own();
            file.own();
            file.remove();
            assertThat(path).doesNotExist();
            assertThat(server.isOpen()).isTrue();
        }
        listen(1).close();

        file.own();
        file.remove();

        assertThat(path).exists();
    }

    @Test
    void a_file_that_took_the_place_of_the_one_that_was_bound_is_not_removed() throws Exception {
        SocketFile file = prepare();
        try (ServerSocketChannel server = listen(1)) {
            file.own();
            Files.delete(path);
            listen(1).close();

            file.remove();

            assertThat(path).exists();
            assertThat(server.isOpen()).isTrue();
        }
    }

    @Test
    void a_link_to_the_file_that_was_bound_is_not_removed() throws Exception {
        SocketFile file = prepare();
        Path away = directory.resolve("away");
        try (ServerSocketChannel server = listen(1)) {
            file.own();
            Files.move(path, away);
            Files.createSymbolicLink(path, away);

            file.remove();

            assertThat(path).isSymbolicLink();
            assertThat(server.isOpen()).isTrue();
        }
        Files.delete(away);
    }

    private SocketFile prepare() {
        return SocketFile.prepare(address(path.toString()));
    }

    private ServerSocketChannel listen(int backlog) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path), backlog);
    }

    private List<SocketChannel> fillBacklog() throws IOException {
        List<SocketChannel> waiting = new ArrayList<>();
        while (true) {
            SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
            client.configureBlocking(false);
            waiting.add(client);
            try {
                client.connect(UnixDomainSocketAddress.of(path));
            } catch (IOException full) {
                return waiting;
            }
        }
    }

    private static IpcAddress address(String text) {
        return IpcAddress.forBind(Endpoint.of("ipc", text));
    }
}
