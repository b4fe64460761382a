package io.weir.memory;

/** Lends until there is nothing more, asks a thousand times again, and says how often it was lent something. */
public final class LittleDirectMemory {
    private LittleDirectMemory() {}

    /** For a JVM whose direct memory is smaller than the budget. */
    public static void main(String... args) {
        BodyMemory memory = new BodyMemory(64 << 20);
        PooledBody[] lent = new PooledBody[1000];
        int count = 0;
        for (int i = 0; i < lent.length; i++) {
            lent[i] = memory.lend(BodyMemory.LEAST);
            count += lent[i] == null ? 0 : 1;
        }
        System.out.println(count);
        lent[0].release();
        System.out.println(memory.lend(BodyMemory.LEAST) == null ? "lost" : "lent again");
    }
}
