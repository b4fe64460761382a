/*
 * One end of a trial of "weir compare" on libzmq: the counterpart of io.weir.bench.compare.EndProgram.
 *
 *   cc -O2 -o libzmq_end libzmq_end.c -lzmq -lpthread
 *
 *   libzmq_end WORK ENDPOINT SIZE SOCKETS HIGH_WATER_MARK RATE HANDLERS CURVE
 *   libzmq_end version
 *
 * It says "bound ENDPOINT" and "flowing" on standard output, is told "begin" and "end" on standard input, prints
 * what it counted between the two as a line of JSON, and is gone when that input ends. Told "watch", it notes what
 * was counted so far every ten milliseconds, and told "curve" it prints that. A mark of -1 is libzmq's
 * default. libzmq has no handlers, so that argument changes nothing. CURVE is true or false: whether the end that binds
 * is a CURVE server that lets in any client, and the end that connects is its client.
 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

static const int64_t SECOND = 1000000000;
static const int64_t AWAKE = 100000;

/* The task. */
static const char *work;
static const char *endpoint;
static size_t size;
static int sockets;
static int mark;
static int rate;
static int curve;

/* The keys for tests in zmq_curve(7), which all the world knows. */
static const char server_public[] = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";
static const char server_secret[] = "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6";
static const char client_public[] = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID";
static const char client_secret[] = "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs";

static void *context;

/* What was counted, and when the first came. */
static atomic_llong arrivals;
static atomic_llong first_arrival;
static atomic_llong *each;
static long long *each_before;
static int silent;

/* The latencies of the measured time. */
static pthread_mutex_t latencies_lock = PTHREAD_MUTEX_INITIALIZER;
static int64_t *latencies;
static size_t latency_count, latency_room;
static atomic_int measuring;

static void die(const char *what)
{
    fprintf(stderr, "libzmq_end: %s: %s\n", what, zmq_strerror(zmq_errno()));
    _exit(1);
}

static void check(int result, const char *what)
{
    if (result < 0) {
        die(what);
    }
}

static int64_t nanos(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * SECOND + now.tv_nsec;
}

/* ---- counting */

/* What was counted so far, every ten milliseconds; more than ten minutes of it are not kept. */
static const int64_t SAMPLING = 10000000;
#define MOST_SAMPLES 60000
static int64_t sample_times[MOST_SAMPLES];
static long long sample_counts[MOST_SAMPLES];
static atomic_int samples;

static void arrived(int socket)
{
    long long before = atomic_load_explicit(&arrivals, memory_order_relaxed);
    if (before == 0) {
        atomic_store(&first_arrival, nanos());
    }
    atomic_store_explicit(&arrivals, before + 1, memory_order_release);
    before = atomic_load_explicit(&each[socket], memory_order_relaxed);
    atomic_store_explicit(&each[socket], before + 1, memory_order_relaxed);
    if (before == 0 && --silent == 0) {
        puts("flowing");
    }
}

static void arrived_after(int64_t scheduled)
{
    int64_t latency = nanos() - scheduled;
    pthread_mutex_lock(&latencies_lock);
    if (latency_count == latency_room) {
        latency_room = latency_room ? 2 * latency_room : 1 << 16;
        latencies = realloc(latencies, latency_room * sizeof *latencies);
        if (!latencies) {
            die("realloc");
        }
    }
    latencies[latency_count++] = latency;
    pthread_mutex_unlock(&latencies_lock);
    arrived(0);
}

/* ---- sockets and messages */

static void *open_socket(int type)
{
    void *socket = zmq_socket(context, type);
    if (!socket) {
        die("zmq_socket");
    }
    if (mark >= 0) {
        check(zmq_setsockopt(socket, ZMQ_SNDHWM, &mark, sizeof mark), "ZMQ_SNDHWM");
        check(zmq_setsockopt(socket, ZMQ_RCVHWM, &mark, sizeof mark), "ZMQ_RCVHWM");
    }
    return socket;
}

static void set_key(void *socket, int option, const char *key, const char *what)
{
    check(zmq_setsockopt(socket, option, key, strlen(key) + 1), what);
}

static void *bound(int type)
{
    void *socket = open_socket(type);
    if (curve) {
        check(zmq_setsockopt(socket, ZMQ_CURVE_SERVER, &curve, sizeof curve), "ZMQ_CURVE_SERVER");
        set_key(socket, ZMQ_CURVE_SECRETKEY, server_secret, "ZMQ_CURVE_SECRETKEY");
    }
    char where[256];
    size_t room = sizeof where;
    check(zmq_bind(socket, endpoint), endpoint);
    check(zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, where, &room), "ZMQ_LAST_ENDPOINT");
    printf("bound %s\n", where);
    return socket;
}

static void *connected(int type)
{
    void *socket = open_socket(type);
    if (curve) {
        set_key(socket, ZMQ_CURVE_SERVERKEY, server_public, "ZMQ_CURVE_SERVERKEY");
        set_key(socket, ZMQ_CURVE_PUBLICKEY, client_public, "ZMQ_CURVE_PUBLICKEY");
        set_key(socket, ZMQ_CURVE_SECRETKEY, client_secret, "ZMQ_CURVE_SECRETKEY");
    }
    if (type == ZMQ_SUB) {
        check(zmq_setsockopt(socket, ZMQ_SUBSCRIBE, "", 0), "ZMQ_SUBSCRIBE");
    }
    check(zmq_connect(socket, endpoint), endpoint);
    return socket;
}

/* A body is memory of its own, all zeros but for the number of its sender, as the Java ends make it. */
static void send_body(void *socket, int number)
{
    zmq_msg_t message;
    check(zmq_msg_init_size(&message, size), "zmq_msg_init_size");
    memset(zmq_msg_data(&message), 0, size);
    *(unsigned char *) zmq_msg_data(&message) = (unsigned char) number;
    check(zmq_msg_send(&message, socket, 0), "zmq_msg_send");
}

/* Whether there was a message; without the flag ZMQ_DONTWAIT there always is. */
static int receive(void *socket, int flags)
{
    zmq_msg_t message;
    zmq_msg_init(&message);
    int result = zmq_msg_recv(&message, socket, flags);
    if (result < 0 && zmq_errno() != EAGAIN) {
        die("zmq_msg_recv");
    }
    zmq_msg_close(&message);
    return result >= 0;
}

static void send_all(void *socket, int number)
{
    for (;;) {
        send_body(socket, number);
    }
}

/* Counts what comes of each of the senders. */
static void sort_all(void *socket)
{
    for (;;) {
        zmq_msg_t message;
        zmq_msg_init(&message);
        check(zmq_msg_recv(&message, socket, 0), "zmq_msg_recv");
        arrived(*(unsigned char *) zmq_msg_data(&message));
        zmq_msg_close(&message);
    }
}

static void receive_all(void *socket)
{
    for (;;) {
        receive(socket, 0);
        arrived(0);
    }
}

/* ---- the kinds of work */

static void *push_on(void *number)
{
    send_all(connected(ZMQ_PUSH), (int) (intptr_t) number);
    return NULL;
}

static void start(void *(*run)(void *), int number)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, run, (void *) (intptr_t) number)) {
        die("pthread_create");
    }
    pthread_detach(thread);
}

static void push(void)
{
    for (int i = 1; i < sockets; i++) {
        start(push_on, i);
    }
    push_on(NULL);
}

static void push_among_idle(void)
{
    for (int i = 1; i < sockets; i++) {
        connected(ZMQ_PUSH);
    }
    push_on(NULL);
}

static void pull(void)
{
    void *socket = bound(ZMQ_PULL);
    if (sockets > 1) {
        sort_all(socket);
    }
    receive_all(socket);
}

static void receive_on(int type)
{
    if (sockets == 1) {
        receive_all(connected(type));
    }
    zmq_pollitem_t *items = calloc((size_t) sockets, sizeof *items);
    if (!items) {
        die("calloc");
    }
    for (int i = 0; i < sockets; i++) {
        items[i].socket = connected(type);
        items[i].events = ZMQ_POLLIN;
    }
    for (;;) {
        check(zmq_poll(items, sockets, -1), "zmq_poll");
        for (int i = 0; i < sockets; i++) {
            while ((items[i].revents & ZMQ_POLLIN) && receive(items[i].socket, ZMQ_DONTWAIT)) {
                arrived(i);
            }
        }
    }
}

static void answer(void)
{
    void *socket = bound(ZMQ_REP);
    for (;;) {
        zmq_msg_t message;
        zmq_msg_init(&message);
        check(zmq_msg_recv(&message, socket, 0), "zmq_msg_recv");
        check(zmq_msg_send(&message, socket, 0), "zmq_msg_send");
    }
}

static void round_trip(void *socket)
{
    send_body(socket, 0);
    receive(socket, 0);
}

static void ask(void)
{
    void *socket = connected(ZMQ_REQ);
    round_trip(socket);
    arrived(0);
    for (;;) {
        round_trip(socket);
        arrived(0);
    }
}

static void await(int64_t scheduled)
{
    int64_t left;
    while ((left = scheduled - nanos()) > 0) {
        if (left > AWAKE) {
            struct timespec nap = {(left - AWAKE) / SECOND, (left - AWAKE) % SECOND};
            nanosleep(&nap, NULL);
        }
    }
}

static void ask_on_schedule(void)
{
    void *socket = connected(ZMQ_REQ);
    round_trip(socket);
    arrived(0);
    int64_t period = SECOND / rate;
    for (int64_t scheduled = nanos() + period; !atomic_load(&measuring); scheduled += period) {
        await(scheduled);
        round_trip(socket);
        arrived(0);
    }
    for (int64_t scheduled = nanos() + period;; scheduled += period) {
        await(scheduled);
        round_trip(socket);
        arrived_after(scheduled);
    }
}

static void inproc(void)
{
    void *socket = bound(ZMQ_PULL);
    start(push_on, 0);
    receive_all(socket);
}

static void *run(void *nothing)
{
    (void) nothing;
    if (!strcmp(work, "push")) {
        push();
    } else if (!strcmp(work, "pull")) {
        pull();
    } else if (!strcmp(work, "push-among-idle")) {
        push_among_idle();
    } else if (!strcmp(work, "distribute")) {
        send_all(bound(ZMQ_PUSH), 0);
    } else if (!strcmp(work, "collect")) {
        receive_on(ZMQ_PULL);
    } else if (!strcmp(work, "publish")) {
        send_all(bound(ZMQ_PUB), 0);
    } else if (!strcmp(work, "subscribe")) {
        receive_on(ZMQ_SUB);
    } else if (!strcmp(work, "ask")) {
        ask();
    } else if (!strcmp(work, "ask-on-schedule")) {
        ask_on_schedule();
    } else if (!strcmp(work, "answer")) {
        answer();
    } else if (!strcmp(work, "inproc")) {
        inproc();
    } else {
        fprintf(stderr, "libzmq_end: no such work: %s\n", work);
        _exit(2);
    }
    return NULL;
}

/* ---- the parent */

static void report(long long count, int64_t time)
{
    printf("{\"count\":%lld,\"nanos\":%lld,\"each\":[", count, (long long) time);
    for (int i = 0; i < sockets; i++) {
        printf(i ? ",%lld" : "%lld", atomic_load(&each[i]) - each_before[i]);
    }
    printf("],\"latencies\":[");
    for (size_t i = 0; i < latency_count; i++) {
        printf(i ? ",%lld" : "%lld", (long long) latencies[i]);
    }
    puts("]}");
    fflush(stdout);
}

static void *sample(void *nothing)
{
    (void) nothing;
    struct timespec nap = {0, SAMPLING};
    for (int i = 0; i < MOST_SAMPLES; i++) {
        sample_times[i] = nanos();
        sample_counts[i] = atomic_load_explicit(&arrivals, memory_order_relaxed);
        atomic_store(&samples, i + 1);
        nanosleep(&nap, NULL);
    }
    return NULL;
}

static void curve_so_far(void)
{
    int taken = atomic_load(&samples);
    printf("{\"first\":%lld,\"nanos\":[", atomic_load(&first_arrival));
    for (int i = 0; i < taken; i++) {
        printf(i ? ",%lld" : "%lld", (long long) sample_times[i]);
    }
    printf("],\"counts\":[");
    for (int i = 0; i < taken; i++) {
        printf(i ? ",%lld" : "%lld", sample_counts[i]);
    }
    puts("]}");
    fflush(stdout);
}

static void obey(void)
{
    char line[64];
    long long first_count = 0;
    int64_t first_time = 0;
    while (fgets(line, sizeof line, stdin)) {
        if (!strcmp(line, "begin\n")) {
            first_count = atomic_load(&arrivals);
            for (int i = 0; i < sockets; i++) {
                each_before[i] = atomic_load(&each[i]);
            }
            first_time = nanos();
            atomic_store(&measuring, 1);
        } else if (!strcmp(line, "end\n")) {
            long long count = atomic_load(&arrivals) - first_count;
            int64_t time = nanos() - first_time;
            pthread_mutex_lock(&latencies_lock);
            report(count, time);
            pthread_mutex_unlock(&latencies_lock);
        } else if (!strcmp(line, "watch\n")) {
            start(sample, 0);
        } else if (!strcmp(line, "curve\n")) {
            curve_so_far();
        }
    }
    _exit(0);
}

static void allow_all_descriptors(void)
{
    struct rlimit limit;
    if (!getrlimit(RLIMIT_NOFILE, &limit)) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

int main(int argc, char **argv)
{
    if (argc == 2 && !strcmp(argv[1], "version")) {
        int major, minor, patch;
        zmq_version(&major, &minor, &patch);
        printf("%d.%d.%d\n", major, minor, patch);
        return 0;
    }
    if (argc != 9) {
        fputs("usage: libzmq_end WORK ENDPOINT SIZE SOCKETS HIGH_WATER_MARK RATE HANDLERS CURVE\n", stderr);
        return 2;
    }
    work = argv[1];
    endpoint = argv[2];
    size = (size_t) atol(argv[3]);
    sockets = atoi(argv[4]);
    mark = atoi(argv[5]);
    rate = atoi(argv[6]);
    curve = !strcmp(argv[8], "true");
    silent = sockets;
    each = calloc((size_t) sockets, sizeof *each);
    each_before = calloc((size_t) sockets, sizeof *each_before);
    setvbuf(stdout, NULL, _IOLBF, 1 << 16);
    allow_all_descriptors();
    context = zmq_ctx_new();
    if (!each || !each_before || !context) {
        die("start");
    }
    start(run, 0);
    obey();
    return 0;
}
