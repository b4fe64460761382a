package io.weir.docs.programs;

/** What a half of a test is written in. */
enum Language {
    JAVA,
    PYTHON
}
