"""A libzmq peer that does as it is told, by a test in another process.

A request, on standard input, is a line of words and then blobs, whose sizes stand behind a bar at the end of the line:

    send NAME MILLISECONDS | SIZE SIZE ...\n blob blob ...

The answer, on standard output, has the same form; its first word is ok, message, timeout or error. Between requests all
sockets are attended to, because libzmq admits peers and takes subscriptions only inside a call of its application.

The end of standard input ends the process.
"""

import os
import select
import sys
import time
from urllib.parse import quote, unquote

import zmq
import zmq.auth
from zmq.auth.thread import ThreadAuthenticator
from zmq.utils.monitor import parse_monitor_message

OK = ("ok",)
TIMEOUT = ("timeout",)

context = zmq.Context()
authenticator = None
sockets = {}
monitors = {}


class Input:
    """Standard input without a buffer that poll would not know of."""

    def __init__(self):
        self.held = bytearray()

    def more(self):
        piece = os.read(0, 1 << 20)
        if not piece:
            sys.exit(0)
        self.held += piece

    def line(self):
        while b"\n" not in self.held:
            self.attend()
            self.more()
        line, _, rest = bytes(self.held).partition(b"\n")
        self.held = bytearray(rest)
        return line.decode()

    def blob(self, size):
        while len(self.held) < size:
            self.more()
        blob = bytes(self.held[:size])
        del self.held[:size]
        return blob

    def attend(self):
        """Waits for input, and has every socket that is called look at what its peers did."""
        waiting = select.poll()
        waiting.register(0, select.POLLIN)
        while True:
            for socket in sockets.values():
                waiting.register(socket.getsockopt(zmq.FD), select.POLLIN)
                socket.getsockopt(zmq.EVENTS)
            ready = [fd for fd, _ in waiting.poll(1000)]
            if 0 in ready:
                return


def remaining(deadline):
    return max(0, int((deadline - time.monotonic()) * 1000))


def open_socket(name, kind):
    socket = context.socket(getattr(zmq, kind))
    socket.setsockopt(zmq.LINGER, 0)
    sockets[name] = socket


def set_number(name, option, value):
    sockets[name].setsockopt(getattr(zmq, option), int(value))


def set_bytes(name, option, value):
    sockets[name].setsockopt(getattr(zmq, option), value)


def bind(name, endpoint):
    sockets[name].bind(unquote(endpoint))
    return "ok", [quote(sockets[name].getsockopt(zmq.LAST_ENDPOINT).rstrip(b"\0").decode(), "/:@*")]


def connect(name, endpoint):
    sockets[name].connect(unquote(endpoint))


def disconnect(name, endpoint):
    sockets[name].disconnect(unquote(endpoint))


def unbind(name, endpoint):
    sockets[name].unbind(unquote(endpoint))


def send(name, millis, *frames):
    """Sends one message; a ROUTER with MANDATORY also waits for the peer to be there."""
    deadline = time.monotonic() + int(millis) / 1000
    while True:
        if not sockets[name].poll(remaining(deadline), zmq.POLLOUT):
            return TIMEOUT
        try:
            sockets[name].send_multipart(frames, zmq.NOBLOCK)
            return OK
        except zmq.ZMQError as failure:
            if failure.errno not in (zmq.EHOSTUNREACH, zmq.EAGAIN) or not remaining(deadline):
                raise
            sockets[name].poll(1, zmq.POLLIN)  # takes in who has come meanwhile


def receive(name, millis):
    if not sockets[name].poll(int(millis), zmq.POLLIN):
        return TIMEOUT
    return "message", (), sockets[name].recv_multipart()


def pump(name, first, count, size):
    """Sends numbered messages, each of a number and filler."""
    filler = b"." * int(size)
    for number in range(int(first), int(first) + int(count)):
        sockets[name].send_multipart([b"%d" % number, filler])


def drain(name, first, count, millis):
    """Receives numbered messages, which must come in order and without a gap; says how many came in time."""
    deadline = time.monotonic() + int(millis) / 1000
    for number in range(int(first), int(first) + int(count)):
        if not sockets[name].poll(remaining(deadline), zmq.POLLIN):
            return "ok", [str(number - int(first))]
        frames = sockets[name].recv_multipart()
        if frames[-2] != b"%d" % number:
            raise ValueError("got %r (expected: %d)" % (frames[-2], number))
    return "ok", [count]


def subscribe(name, topic):
    sockets[name].setsockopt(zmq.SUBSCRIBE, topic)


def unsubscribe(name, topic):
    sockets[name].setsockopt(zmq.UNSUBSCRIBE, topic)


def monitor(name):
    monitors[name] = sockets[name].get_monitor_socket()


def events(name, wanted, millis):
    """Names what happened to the connections of a socket, up to the event that is wanted."""
    deadline = time.monotonic() + int(millis) / 1000
    names = []
    while wanted not in names and monitors[name].poll(remaining(deadline)):
        event = parse_monitor_message(monitors[name].recv_multipart())["event"]
        names.append(zmq.Event(event).name)
    return "ok", names


def authenticate():
    """Binds the ZAP handler of pyzmq, in a thread of its own."""
    global authenticator
    if authenticator is None:
        authenticator = ThreadAuthenticator(context)
        authenticator.start()
    return authenticator


def plain_user(user, password):
    """Lets in this user of PLAIN, and no other."""
    authenticate().configure_plain(passwords={user.decode(): password.decode()})


def curve_keys(directory):
    """Lets in the CURVE clients whose certificates are in the directory."""
    authenticate().configure_curve(location=directory.decode())


def make_certificate(directory, name, owner):
    """Makes a certificate, and writes it to NAME.key and NAME.key_secret; says the public key."""
    public, _ = zmq.auth.create_certificates(directory.decode(), name.decode(), {"name": owner.decode()})
    return "message", (), [zmq.auth.load_certificate(public)[0]]


def read_certificate(file):
    """Says the public and the secret key of a certificate, the latter being empty in a public file."""
    public, secret = zmq.auth.load_certificate(file.decode())
    return "message", (), [public, secret or b""]


def user_id(name, millis):
    """Receives a message, and says who the handler said that it comes from."""
    if not sockets[name].poll(int(millis), zmq.POLLIN):
        return TIMEOUT
    return "message", (), [sockets[name].recv(copy=False).get("User-Id").encode()]


def close(name, linger):
    if name in monitors:
        sockets[name].disable_monitor()
        del monitors[name]
    sockets.pop(name).close(int(linger))


def reset():
    global authenticator
    for name in list(sockets):
        close(name, 0)
    if authenticator is not None:
        authenticator.stop()
        authenticator = None


def finish(linger):
    """Closes everything, and returns when all is sent; the last request that makes sense."""
    for name in list(sockets):
        close(name, linger)
    context.term()


COMMANDS = {
    "open": open_socket,
    "number": set_number,
    "bytes": set_bytes,
    "bind": bind,
    "connect": connect,
    "disconnect": disconnect,
    "unbind": unbind,
    "send": send,
    "receive": receive,
    "pump": pump,
    "drain": drain,
    "subscribe": subscribe,
    "unsubscribe": unsubscribe,
    "plain_user": plain_user,
    "curve_keys": curve_keys,
    "make_certificate": make_certificate,
    "read_certificate": read_certificate,
    "user_id": user_id,
    "monitor": monitor,
    "events": events,
    "close": close,
    "reset": reset,
    "finish": finish,
}


def answer(status, words=(), blobs=()):
    line = " ".join((status, *words))
    if blobs:
        line += " | " + " ".join(str(len(blob)) for blob in blobs)
    for part in (line.encode() + b"\n", *blobs):
        sys.stdout.buffer.write(part)
    sys.stdout.buffer.flush()


def serve(requests):
    line, _, sizes = requests.line().partition(" | ")
    command, *words = line.split()
    blobs = [requests.blob(int(size)) for size in sizes.split()]
    try:
        answer(*(COMMANDS[command](*words, *blobs) or OK))
    except Exception as failure:  # the test shows it
        answer("error", [command, *repr(failure).split()])


answer("ok", [zmq.zmq_version()])
requests = Input()
while True:
    serve(requests)
