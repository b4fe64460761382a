/** Keeps messages in files of this machine, by RocksDB. */
module io.weir.rocksdb {
    requires static org.jspecify;
    requires rocksdbjni;
    requires transitive io.weir.core;

    exports io.weir.rocksdb;

    provides io.weir.store.StoreProvider with
            io.weir.rocksdb.RocksStoreProvider;
}
