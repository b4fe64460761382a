package io.weir.bench.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * The command line of one process of a trial.
 *
 * @param libzmq the program of libzmq's ends
 * @param library by what it does its work
 * @param jvm how its JVM is started, if it has one
 * @param task what it does
 */
record EndCommand(LibzmqProgram libzmq, Library library, JvmStart jvm, EndTask task) {
    List<String> words() {
        List<String> words = new ArrayList<>();
        if (library == Library.LIBZMQ) {
            words.add(String.valueOf(libzmq.path()));
        } else {
            words.add(jvm.java().toString());
            words.addAll(jvm.options());
            words.add("-cp");
            words.add(System.getProperty("java.class.path"));
            words.add(EndProgram.class.getName());
            words.add(library.toString());
        }
        words.addAll(task.arguments());
        return words;
    }
}
