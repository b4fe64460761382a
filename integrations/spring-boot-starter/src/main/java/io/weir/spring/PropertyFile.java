package io.weir.spring;

import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.ResourceUtils;

/** A file that a property names: a path, or an address such as {@code file:…} or {@code classpath:…} that is a file. */
final class PropertyFile {
    private PropertyFile() {}

    static Path of(String property, String location) {
        try {
            Path file = ResourceUtils.getFile(location).toPath();
            if (Files.isReadable(file)) {
                return file;
            }
        } catch (FileNotFoundException e) {
            throw WrongProperty.of(property, location, e);
        }
        throw WrongProperty.of(property, location, "expected: a file that can be read");
    }
}
