/**
 * Weir in an application of Spring Boot, 3.5 or 4: sockets as beans by the properties {@code weir.*}, methods that receive
 * ({@link io.weir.spring.WeirListener}), an ordered start and end, health, metrics and snapshots.
 *
 * <p>Everything is configured by itself, and gives way to a bean of the application's own. docs/guide/spring-boot.md begins
 * with the lines of a first application.
 */
@NullMarked
package io.weir.spring;

import org.jspecify.annotations.NullMarked;
