/**
 * Stores in directories of this machine, on RocksDB. Applications name a directory, and {@link
 * io.weir.rocksdb.RocksStoreProvider} is found; it may also be called, for a store that several sockets share.
 *
 * <pre>
 *   key: number of the log, number of the record (8 bytes each, the highest first)  -->  the record
 * </pre>
 *
 * <p>Keys that only grow are written to tables one behind the other, which are never merged, and a table that is released as
 * a whole is a file that is deleted.
 */
@NullMarked
package io.weir.rocksdb;

import org.jspecify.annotations.NullMarked;
