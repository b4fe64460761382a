package io.weir.bench.cli;

import io.weir.security.CurveCertificate;
import io.weir.security.CurveKeyPair;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code weir keygen}: makes the keys of a CURVE client or server. */
@Command(
        name = "keygen",
        description =
                "Makes the keys of a CURVE client or server, and prints the public one. Writes NAME.key, for those who"
                        + " are to know it, and NAME.key_secret, which only this user can read, into the working directory, as"
                        + " czmq and pyzmq write and read them. A file that is there is not overwritten.")
final class KeygenCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            paramLabel = "NAME",
            converter = PlainName.class,
            description = "The name of the files, without a directory.")
    private @Nullable Path name;

    KeygenCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (CurveKeyPair pair = CurveKeyPair.generate()) {
            CurveCertificate.write(Path.of(name + ".key"), pair, Map.of());
            console.print(pair.publicKey().toString());
            return Status.DONE;
        } catch (FileAlreadyExistsException e) {
            console.say(e.getFile() + " is there, and is not overwritten; nothing was written");
            return Status.FAILED;
        }
    }

    private static final class PlainName implements ITypeConverter<Path> {
        @Override
        public Path convert(String text) {
            try {
                Path name = Path.of(text);
                boolean plain = name.getNameCount() == 1 && name.equals(name.getFileName());
                if (plain && !text.isBlank() && !text.equals(".") && !text.equals("..")) {
                    return name;
                }
            } catch (InvalidPathException e) {
                // Told below.
            }
            throw new TypeConversionException("'" + text + "' is not the name of a file in the working directory");
        }
    }
}
