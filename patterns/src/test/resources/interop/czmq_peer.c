/*
 * A peer of czmq that does as it is told, by a test in another process. Requests and answers are those of peer.py, as far as
 * they are here, and those about certificates. Between requests all sockets are attended to.
 *
 *     cc -o czmq_peer czmq_peer.c -lczmq -lzmq
 */
#include <czmq.h>
#include <poll.h>

#define MAX_SOCKETS 16
#define MAX_BLOBS 128

typedef struct {
    char name[32];
    zsock_t *socket;
} named_t;

static named_t sockets[MAX_SOCKETS];
static zactor_t *authenticator;

/* What was asked: words, the first of which is the command, and blobs, each with a zero byte behind it. */
static char *words[8];
static char *blobs[MAX_BLOBS];
static size_t sizes[MAX_BLOBS];
static size_t blob_count;

static void answer(const char *line) {
    fputs(line, stdout);
    fputc('\n', stdout);
    fflush(stdout);
}

static void answer_text(const char *text) {
    printf("message | %zu\n%s", strlen(text), text);
    fflush(stdout);
}

static void fail(const char *why) {
    printf("error %s: %s\n", words[0], why);
    fflush(stdout);
}

static named_t *find(const char *name) {
    for (int i = 0; i < MAX_SOCKETS; i++) {
        if (sockets[i].socket && streq(sockets[i].name, name)) {
            return &sockets[i];
        }
    }
    return NULL;
}

static zsock_t *named(const char *name) {
    named_t *found = find(name);
    if (!found) {
        fail("no such socket");
        exit(1);
    }
    return found->socket;
}

/* In the order of their numbers, from ZMQ_PAIR on. */
static const char *TYPES[] = {
    "PAIR", "PUB", "SUB", "REQ", "REP", "DEALER", "ROUTER", "PULL", "PUSH", "XPUB", "XSUB", NULL};

static int type_of(const char *name) {
    int type = ZMQ_PAIR;
    while (TYPES[type] && !streq(TYPES[type], name)) {
        type++;
    }
    return type;
}

static void open_socket(const char *name, const char *type) {
    for (int i = 0; i < MAX_SOCKETS; i++) {
        if (!sockets[i].socket) {
            snprintf(sockets[i].name, sizeof sockets[i].name, "%s", name);
            sockets[i].socket = zsock_new(type_of(type));
            zsock_set_linger(sockets[i].socket, 0);
            answer("ok");
            return;
        }
    }
    fail("too many sockets");
}

/* Undoes what was done to an endpoint for it to be one word. */
static char *unquoted(char *text) {
    char *to = text;
    for (char *from = text; *from; from++) {
        unsigned code;
        if (*from == '%' && sscanf(from + 1, "%2x", &code) == 1) {
            *to++ = (char) code;
            from += 2;
        } else {
            *to++ = *from;
        }
    }
    *to = 0;
    return text;
}

static void bind_socket(const char *name, char *endpoint) {
    zsock_t *socket = named(name);
    if (zsock_bind(socket, "%s", unquoted(endpoint)) < 0) {
        fail(strerror(errno));
        return;
    }
    char *last = zsock_last_endpoint(socket);
    printf("ok %s\n", last);
    fflush(stdout);
    zstr_free(&last);
}

/* Sends one message, once; says why it could not. */
static int try_to_send(zsock_t *socket) {
    zmsg_t *message = zmsg_new();
    for (size_t i = 0; i < blob_count; i++) {
        zmsg_addmem(message, blobs[i], sizes[i]);
    }
    int failure = zmsg_send(&message, socket) == 0 ? 0 : errno;
    zmsg_destroy(&message);
    return failure;
}

/* Sends one message; a ROUTER that is mandatory also waits for the peer to be there. */
static void send_message(zsock_t *socket, int millis) {
    int64_t deadline = zclock_mono() + millis;
    zsock_set_sndtimeo(socket, millis);
    int failure = try_to_send(socket);
    while (failure == EHOSTUNREACH && zclock_mono() < deadline) {
        poll(NULL, 0, 1);
        failure = try_to_send(socket);
    }
    if (failure == 0) {
        answer("ok");
    } else if (failure == EAGAIN) {
        answer("timeout");
    } else {
        fail(strerror(failure));
    }
}

static void receive_message(zsock_t *socket, int millis) {
    zsock_set_rcvtimeo(socket, millis);
    zmsg_t *message = zmsg_recv(socket);
    if (!message) {
        answer("timeout");
        return;
    }
    printf("message |");
    for (zframe_t *frame = zmsg_first(message); frame; frame = zmsg_next(message)) {
        printf(" %zu", zframe_size(frame));
    }
    printf("\n");
    for (zframe_t *frame = zmsg_first(message); frame; frame = zmsg_next(message)) {
        fwrite(zframe_data(frame), 1, zframe_size(frame), stdout);
    }
    fflush(stdout);
    zmsg_destroy(&message);
}

static void authenticate(const char *mechanism, const char *where) {
    if (!authenticator) {
        authenticator = zactor_new(zauth, NULL);
    }
    zstr_sendx(authenticator, mechanism, where, NULL);
    zsock_wait(authenticator);
    answer("ok");
}

/* Makes a certificate, and writes it as NAME and NAME_secret; answers with the public key. */
static void make_certificate(const char *file, const char *owner) {
    zcert_t *certificate = zcert_new();
    zcert_set_meta(certificate, "name", "%s", owner);
    zcert_set_meta(certificate, "email", "%s", "station@example.org");
    if (zcert_save(certificate, file) == 0) {
        answer_text(zcert_public_txt(certificate));
    } else {
        fail("cannot write");
    }
    zcert_destroy(&certificate);
}

/* Reads a certificate, of which the secret file is taken where there is one; answers with all that it found. */
static void read_certificate(const char *file) {
    zcert_t *certificate = zcert_load(file);
    if (!certificate) {
        fail("cannot read");
        return;
    }
    const char *owner = zcert_meta(certificate, "name");
    char *all = zsys_sprintf(
        "%s %s %s", zcert_public_txt(certificate), zcert_secret_txt(certificate), owner ? owner : "");
    answer_text(all);
    zstr_free(&all);
    zcert_destroy(&certificate);
}

/* Has a socket use the certificate of a file, as applications of czmq do. */
static void apply_certificate(zsock_t *socket, const char *file) {
    zcert_t *certificate = zcert_load(file);
    if (!certificate) {
        fail("cannot read");
        return;
    }
    zcert_apply(certificate, socket);
    zcert_destroy(&certificate);
    answer("ok");
}

static void close_socket(const char *name) {
    named_t *found = find(name);
    if (found) {
        zsock_destroy(&found->socket);
    }
    answer("ok");
}

static void reset(void) {
    for (int i = 0; i < MAX_SOCKETS; i++) {
        zsock_destroy(&sockets[i].socket);
    }
    zactor_destroy(&authenticator);
    answer("ok");
}

static void set_number(zsock_t *socket, const char *option, int value) {
    if (streq(option, "CURVE_SERVER")) {
        zsock_set_curve_server(socket, value);
    } else if (streq(option, "PLAIN_SERVER")) {
        zsock_set_plain_server(socket, value);
    } else if (streq(option, "ROUTER_MANDATORY")) {
        zsock_set_router_mandatory(socket, value);
    } else {
        fail("no such option");
        return;
    }
    answer("ok");
}

static void set_bytes(zsock_t *socket, const char *option, char *value) {
    if (streq(option, "CURVE_SERVERKEY")) {
        zsock_set_curve_serverkey(socket, value);
    } else if (streq(option, "PLAIN_USERNAME")) {
        zsock_set_plain_username(socket, value);
    } else if (streq(option, "PLAIN_PASSWORD")) {
        zsock_set_plain_password(socket, value);
    } else {
        fail("no such option");
        return;
    }
    answer("ok");
}

static void obey(void) {
    const char *command = words[0];
    if (streq(command, "open")) {
        open_socket(words[1], words[2]);
    } else if (streq(command, "number")) {
        set_number(named(words[1]), words[2], atoi(words[3]));
    } else if (streq(command, "bytes")) {
        set_bytes(named(words[1]), words[2], blobs[0]);
    } else if (streq(command, "bind")) {
        bind_socket(words[1], words[2]);
    } else if (streq(command, "connect")) {
        zsock_connect(named(words[1]), "%s", unquoted(words[2]));
        answer("ok");
    } else if (streq(command, "send")) {
        send_message(named(words[1]), atoi(words[2]));
    } else if (streq(command, "receive")) {
        receive_message(named(words[1]), atoi(words[2]));
    } else if (streq(command, "subscribe")) {
        zsock_set_subscribe(named(words[1]), blobs[0]);
        answer("ok");
    } else if (streq(command, "curve_keys")) {
        authenticate("CURVE", blobs[0]);
    } else if (streq(command, "plain_file")) {
        authenticate("PLAIN", blobs[0]);
    } else if (streq(command, "make_certificate")) {
        make_certificate(blobs[0], blobs[1]);
    } else if (streq(command, "read_certificate")) {
        read_certificate(blobs[0]);
    } else if (streq(command, "apply_certificate")) {
        apply_certificate(named(words[1]), blobs[0]);
    } else if (streq(command, "close")) {
        close_socket(words[1]);
    } else if (streq(command, "reset")) {
        reset();
    } else {
        fail("no such command");
    }
}

/* Waits for a request, and has every socket look at what its peers did. */
static void attend(void) {
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    while (poll(&input, 1, 1) == 0) {
        for (int i = 0; i < MAX_SOCKETS; i++) {
            if (sockets[i].socket) {
                zsock_events(sockets[i].socket);
            }
        }
    }
}

static int read_request(void) {
    static char line[4096];
    attend();
    if (!fgets(line, sizeof line, stdin)) {
        return -1;
    }
    line[strcspn(line, "\n")] = 0;
    char *bar = strstr(line, " | ");
    if (bar) {
        *bar = 0;
    }
    memset(words, 0, sizeof words);
    size_t count = 0;
    for (char *word = strtok(line, " "); word && count < 8; word = strtok(NULL, " ")) {
        words[count++] = word;
    }
    blob_count = 0;
    for (char *size = bar ? strtok(bar + 3, " ") : NULL; size && blob_count < MAX_BLOBS; size = strtok(NULL, " ")) {
        sizes[blob_count++] = strtoul(size, NULL, 10);
    }
    for (size_t i = 0; i < blob_count; i++) {
        blobs[i] = calloc(sizes[i] + 1, 1);
        if (fread(blobs[i], 1, sizes[i], stdin) != sizes[i]) {
            return -1;
        }
    }
    return 0;
}

int main(void) {
    static char nothing;
    setvbuf(stdin, NULL, _IONBF, 0); /* so that poll knows of all that is there */
    zsys_handler_set(NULL);
    printf("ok %d.%d.%d\n", CZMQ_VERSION_MAJOR, CZMQ_VERSION_MINOR, CZMQ_VERSION_PATCH);
    fflush(stdout);
    while (read_request() == 0) {
        obey();
        for (size_t i = 0; i < blob_count; i++) {
            free(blobs[i]);
            blobs[i] = &nothing;
        }
    }
    return 0;
}
