package io.weir.netty.address;

import io.weir.AddressInUseException;
import io.weir.BindFailedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The place of an ipc listener in the file system: {@linkplain #prepare made ready} before the bind, {@linkplain #own
 * known} after it, {@linkplain #remove cleaned up} before the close.
 *
 * <p>A dead server leaves its file behind, and the kernel refuses to bind where a file is. libzmq and Netty's native
 * channels therefore unlink whatever they find, a living server's socket or a document. This class asks first: it
 * connects, and only a refusal shows that no process listens. Between the answer and the bind another process may still
 * take the path; nothing but agreement between the processes can prevent that.
 *
 * <p>Nothing is deleted that is another file than the one that was asked, or that was bound: where a cleaner has removed
 * the file and a second server taken its path, that file is the second server's.
 */
public final class SocketFile {
    private static final int FILE_TYPE = 0170000;
    private static final int SOCKET = 0140000;

    private final IpcAddress address;
    private @Nullable Object socket;
    private @Nullable Object directory;
    private boolean bound;

    private SocketFile(IpcAddress address) {
        this.address = address;
    }

    /**
     * Makes the address free to bind: unlinks the socket of a dead server, or creates the directory for {@code *} that
     * only this user may enter. Does file I/O and does not wait. An abstract name needs nothing.
     *
     * @throws AddressInUseException if a process listens there, or may listen but can't be asked, or a file is there that
     *     isn't a socket; it stays as it is
     * @throws BindFailedException if the file system refuses
     */
    public static SocketFile prepare(IpcAddress address) {
        SocketFile file = new SocketFile(address);
        if (!address.isAbstract()) {
            try {
                file.makeRoom(Path.of(address.path()));
            } catch (NoSuchFileException e) {
                // The process that had the path has just left it; or the directory is missing, which the bind will say.
            } catch (IOException | InvalidPathException e) {
                throw new BindFailedException(address.toString(), "the file system refuses", e);
            }
        }
        return file;
    }

    private void makeRoom(Path path) throws IOException {
        if (address.freshDirectory().isPresent()) {
            createPrivateDirectory(address.freshDirectory().get());
            directory = FileIdentity.of(address.freshDirectory().get());
        } else if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            if (!isSocket(path)) {
                var found = new FileAlreadyExistsException(path.toString(), null, "not a socket");
                throw new AddressInUseException(address.toString(), found);
            }
            Object dead = FileIdentity.of(path);
            checkNoProcessListens(path);
            FileIdentity.deleteIfStill(dead, path);
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new AddressInUseException(address.toString(), null);
            }
        }
    }

    private static void createPrivateDirectory(Path directory) throws IOException {
        boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] onlyWe = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
        Files.createDirectory(directory, onlyWe);
    }

    private static boolean isSocket(Path path) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            return (mode & FILE_TYPE) == SOCKET;
        }
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther();
    }

    private void checkNoProcessListens(Path path) {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
        } catch (ConnectException refused) {
            return;
        } catch (IOException e) {
            throw new AddressInUseException(address.toString(), e);
        }
        throw new AddressInUseException(address.toString(), null);
    }

    /** The bind has succeeded: what is at the path now is ours. May be called again, which changes nothing. */
    public synchronized void own() {
        if (!bound && !address.isAbstract()) {
            bound = true;
            try {
                socket = FileIdentity.of(Path.of(address.path()));
            } catch (IOException e) {
                // Then the owner of the file cannot be told later, and it stays.
            }
        }
    }

    /**
     * Deletes what was bound, and the directory that was created for {@code *}, if each is still what it was. To be called
     * while the socket is open, so that no other file can have got its inode. May be called again.
     *
     * @throws IOException if the file system refuses
     */
    public synchronized void remove() throws IOException {
        if (address.isAbstract()) {
            return;
        }
        Path path = Path.of(address.path());
        Path created = address.freshDirectory().orElse(null);
        if (created == null) {
            FileIdentity.deleteIfStill(socket, path);
        } else if (directory != null && directory.equals(FileIdentity.of(created))) {
            // Only we may enter it.
            Files.deleteIfExists(path);
            Files.deleteIfExists(created);
        }
        socket = null;
        directory = null;
    }
}
