package io.weir.patterns.stress;

import static io.weir.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Accounting;
import io.weir.DropReason;
import io.weir.socket.Socket;
import java.util.Map;

/** Looks at the accounts of a socket at rest. */
final class Books {
    private Books() {}

    /** Waits until nothing is queued and both sums hold; returns the accounts. */
    static Accounting settled(Socket socket) throws Exception {
        eventually(() -> {
            Accounting books = socket.accounting();
            assertThat(books.sendQueued()).as("queued to be sent: %s", books).isZero();
            assertThat(books.receiveQueued())
                    .as("queued to be received: %s", books)
                    .isZero();
            assertBalanced(books);
        });
        return socket.accounting();
    }

    /** Both sums hold. */
    static void assertBalanced(Accounting books) {
        assertThat(books.written() + books.totalSendDropped() + books.sendQueued())
                .as("written, dropped and queued of those accepted: %s", books)
                .isEqualTo(books.accepted());
        assertThat(books.delivered() + books.totalReceiveDropped() + books.receiveQueued())
                .as("delivered, dropped and queued of those decoded: %s", books)
                .isEqualTo(books.decoded());
    }

    /** Exactly these were dropped on the way out. */
    static void assertSendDrops(Accounting books, Map<DropReason, Long> drops) {
        assertThat(books.sendDropped()).isEqualTo(drops);
    }

    /** Exactly these were dropped on the way in. */
    static void assertReceiveDrops(Accounting books, Map<DropReason, Long> drops) {
        assertThat(books.receiveDropped()).isEqualTo(drops);
    }
}
