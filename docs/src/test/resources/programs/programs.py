"""The other halves of the programs in io.weir.docs, in Python on libzmq, for tests that mix the two.

    python3 programs.py hello_server bind=tcp://*:6666

Each function is a program; it takes what the Java main of the same name takes. They send and receive what the programs of
common pyzmq tutorials do, and were written for this project: nothing here was copied.
"""
import random
import sys
import threading
import time

import zmq
import zmq.auth
from zmq.auth.thread import ThreadAuthenticator
from zmq.utils.monitor import recv_monitor_message

context = zmq.Context()
pace = 1.0


def sleep(seconds):
    time.sleep(seconds * pace)


def bound(kind, endpoint, **options):
    socket = context.socket(kind)
    for name, value in options.items():
        setattr(socket, name, value)
    socket.bind(endpoint)
    print('listening on', socket.getsockopt_string(zmq.LAST_ENDPOINT))
    return socket


def bound_with(peers, kind, endpoint, **options):
    """Waits until so many peers are there, where the tutorials sleep or ask for Enter."""
    socket = context.socket(kind)
    for name, value in options.items():
        setattr(socket, name, value)
    monitor = socket.get_monitor_socket(zmq.EVENT_HANDSHAKE_SUCCEEDED)
    socket.bind(endpoint)
    print('listening on', socket.getsockopt_string(zmq.LAST_ENDPOINT))
    for _ in range(int(peers)):
        recv_monitor_message(monitor)
    socket.disable_monitor()
    socket.getsockopt(zmq.EVENTS)  # libzmq takes peers in only inside a call of the application
    return socket


def connected(kind, endpoint, **options):
    socket = context.socket(kind)
    for name, value in options.items():
        setattr(socket, name, value)
    socket.connect(endpoint)
    return socket


# ---- requests and replies

def hello_server(bind='tcp://*:6666'):
    socket = bound(zmq.REP, bind)
    while True:
        print(socket.recv_string())
        socket.send_string('world')


def hello_client(connect='tcp://localhost:6666'):
    socket = connected(zmq.REQ, connect)
    socket.send_string('hello')
    print(socket.recv_string())


def delaying_server(bind='tcp://*:5555'):
    socket = bound(zmq.REP, bind)
    s = 0
    while True:
        asked = socket.recv_string()
        s = (s + 1) % 5
        sleep(s)
        print(asked)
        socket.send_string('world')


def retrying_client(connect='tcp://localhost:5555', patience='3000'):
    socket = connected(zmq.REQ, connect)
    poller = zmq.Poller()
    poller.register(socket, zmq.POLLIN)
    while True:
        socket.send_string('hello')
        while True:
            ready = dict(poller.poll(int(patience) * pace))
            if ready.get(socket) == zmq.POLLIN:
                print(socket.recv_string())
                break
            socket.setsockopt(zmq.LINGER, 0)
            poller.unregister(socket)
            socket.close()
            socket = connected(zmq.REQ, connect)
            poller.register(socket, zmq.POLLIN)
            socket.send_string('hello')
            print('confused')


def counting_server(bind='tcp://*:5555', answer='world!'):
    socket = bound(zmq.REP, bind)
    count = 0
    while True:
        message = socket.recv().decode()
        count += 1
        print(f'received request. message:{message}; count:{count}')
        sleep(1)
        socket.send_string(answer)


def world_server(bind='tcp://127.0.0.1:8000', otherwise='World'):
    socket = bound(zmq.REP, bind)
    while True:
        message = socket.recv_string()
        print('received request:', message)
        sleep(1)
        socket.send_string('World' if message == 'hello' else otherwise)


def asking_client(connect='tcp://127.0.0.1:8000', text='hello'):
    socket = connected(zmq.REQ, connect)
    for request in range(1, 10):
        socket.send_string(text)
        print(f'received reply {request} [{socket.recv_string()}]')


def ping_client(connect='tcp://localhost:5555'):
    while True:
        socket = connected(zmq.REQ, connect, linger=0)
        socket.send_string('ping test')
        if socket.poll(5555 * pace):
            print(socket.recv_string())
            return
        print(f'ping {connect} fail, no response.')
        print('-------------begin reconnect--------------------')
        socket.close()


def object_server(bind='ipc:///tmp/zmq'):
    socket = bound(zmq.REP, bind)
    while True:
        socket.send_json(socket.recv_json())


def object_client(connect='ipc:///tmp/zmq'):
    socket = connected(zmq.REQ, connect)
    socket.send_json('hello')
    print(socket.recv_json())


# ---- publishers and subscribers

def weather_publisher(bind='tcp://*:5555', count='1000'):
    socket = bound(zmq.PUB, bind)
    for i in range(int(count)):
        sleep(0.1)
        socket.send_string(f'第{i + 1}条消息，今日温度{random.randint(-10, 40)}度')


def weather_subscriber(connect='tcp://localhost:5555'):
    socket = connected(zmq.SUB, connect)
    socket.setsockopt_string(zmq.SUBSCRIBE, '')
    while True:
        print(socket.recv_string())


TOPICS = ['sports.general', 'sports.football', 'sports.basketball', 'stocks.general', 'stocks.GOOG', 'stocks.AAPL',
          'weather']


def topic_publisher(bind='tcp://*:5556'):
    socket = bound(zmq.PUB, bind)
    sleep(1)
    counter = 0
    while True:
        socket.send_multipart([TOPICS[counter % len(TOPICS)].encode(), str(counter).encode()])
        counter += 1
        sleep(0.1)


def topic_subscriber(connect='tcp://localhost:5556', topics=''):
    socket = connected(zmq.SUB, connect)
    for topic in topics.split(','):
        socket.setsockopt_string(zmq.SUBSCRIBE, topic)
    while True:
        topic, message = socket.recv_multipart()
        print(f'Topic: {topic.decode()}, msg: {message.decode()}')


def sync_publisher(bind='tcp://*:5561', sync='tcp://*:5562', subscribers='2', updates='1000000'):
    publisher = bound(zmq.PUB, bind, sndhwm=0)
    roll = bound(zmq.REP, sync)
    for _ in range(int(subscribers)):
        roll.recv()
        roll.send(b'')
        print('+1 subscriber')
    for _ in range(int(updates)):
        publisher.send(b'Rhubarb')
    publisher.send(b'END')


def sync_subscriber(connect='tcp://localhost:5561', sync='tcp://localhost:5562'):
    subscriber = connected(zmq.SUB, connect)
    subscriber.setsockopt(zmq.SUBSCRIBE, b'')
    roll = connected(zmq.REQ, sync)
    roll.send(b'')
    roll.recv()
    updates = 0
    while subscriber.recv() != b'END':
        updates += 1
    print(f'Received {updates} updates')


def durable_subscriber(connect='tcp://localhost:5565', sync='tcp://localhost:5564', name='Hello'):
    subscriber = context.socket(zmq.SUB)
    subscriber.setsockopt(zmq.SUBSCRIBE, b'\0name:' + name.encode())
    subscriber.setsockopt(zmq.SUBSCRIBE, b'')
    subscriber.connect(connect)
    ready = connected(zmq.PUSH, sync)
    ready.send(b'')
    data = None
    while data != 'END':
        data = subscriber.recv().decode()
        print(data)


def envelope_publisher(bind='tcp://*:5563'):
    socket = bound(zmq.PUB, bind)
    while True:
        socket.send_multipart([b'A', b"We don't want to see this"])
        socket.send_multipart([b'B', b'We would like to see this'])
        sleep(1)


def envelope_subscriber(connect='tcp://localhost:5563'):
    socket = connected(zmq.SUB, connect)
    socket.setsockopt(zmq.SUBSCRIBE, b'B')
    while True:
        key, text = socket.recv_multipart()
        print(f'[{key.decode()}] {text.decode()}')


# ---- pipelines

def ventilator(bind='tcp://*:5557', sink='tcp://localhost:5558', workers='2', least='1', most='5'):
    sender = bound_with(workers, zmq.PUSH, bind)
    start = connected(zmq.PUSH, sink)
    start.send_string('0')
    total = 0
    for _ in range(10):
        workload = random.randint(int(least), int(most))
        total += workload
        sender.send_string(str(workload))
    print(f'ten tasks of together {total} s')


def worker(connect='tcp://localhost:5557', sink='tcp://localhost:5558', name='work1'):
    receiver = connected(zmq.PULL, connect)
    sender = connected(zmq.PUSH, sink)
    while True:
        seconds = receiver.recv().decode()
        sleep(int(seconds))
        sender.send_string(f'{name} did a task of {seconds} s')


def sink(bind='tcp://*:5558'):
    receiver = bound(zmq.PULL, bind)
    receiver.recv()
    start = time.time()
    for _ in range(10):
        print(receiver.recv_string())
    print(f'elapsed: {int((time.time() - start) * 1000)} ms')


def batch_ventilator(bind='tcp://*:5557', workers='1'):
    sender = bound_with(workers, zmq.PUSH, bind)
    sender.send(b'0')
    total = 0
    for _ in range(100):
        workload = random.randint(1, 100)
        total += workload
        sender.send_string(str(workload))
    print(f'Total expected cost: {total} ms')


def batch_worker(connect='tcp://localhost:5557', sink='tcp://localhost:5558'):
    receiver = connected(zmq.PULL, connect)
    sender = connected(zmq.PUSH, sink)
    while True:
        task = receiver.recv()
        sys.stdout.write('.')
        sys.stdout.flush()
        sleep(int(task) * 0.001)
        sender.send(b'')


def collect(receiver):
    receiver.recv()
    start = time.time()
    for task in range(100):
        receiver.recv()
        sys.stdout.write(':' if task % 10 == 0 else '.')
        sys.stdout.flush()
    print(f'\nTotal elapsed time: {int((time.time() - start) * 1000)} ms')


def batch_sink(bind='tcp://*:5558'):
    collect(bound(zmq.PULL, bind))


def killable_worker(connect='tcp://localhost:5557', sink='tcp://localhost:5558', control='tcp://localhost:5559'):
    receiver = connected(zmq.PULL, connect)
    sender = connected(zmq.PUSH, sink)
    controller = connected(zmq.SUB, control)
    controller.setsockopt(zmq.SUBSCRIBE, b'')
    poller = zmq.Poller()
    poller.register(receiver, zmq.POLLIN)
    poller.register(controller, zmq.POLLIN)
    while True:
        ready = dict(poller.poll())
        if ready.get(receiver) == zmq.POLLIN:
            task = receiver.recv()
            sleep(int(task) / 1000.0)
            sender.send(task)
        if ready.get(controller) == zmq.POLLIN:
            break
    print('killed')


def killing_sink(bind='tcp://*:5558', control='tcp://*:5559', workers='1'):
    receiver = bound(zmq.PULL, bind)
    controller = bound(zmq.PUB, control)
    collect(receiver)
    controller.send(b'KILL')
    sleep(1)


# ---- brokers

def answering_threads(frontend, backend, number, answer):
    def work(name):
        socket = connected(zmq.REP, backend)
        while True:
            socket.send_string(answer(name, socket.recv_string()))

    clients = bound(zmq.ROUTER, frontend)
    workers = context.socket(zmq.DEALER)
    workers.bind(backend)
    for i in range(number):
        threading.Thread(target=work, args=(i,), daemon=True).start()
    zmq.device(zmq.QUEUE, clients, workers)


def ping_server(bind='ipc://server.ipc', workers='10'):
    def answer(name, request):
        sleep(3)
        print(f'worker {name} recv {request}')
        return f'world from {name}'

    answering_threads(bind, 'inproc://ping-workers', int(workers), answer)


def multithreaded_server(bind='tcp://*:5555'):
    def answer(name, request):
        print(f'Received request: [{request}]')
        sleep(1)
        return 'World'

    answering_threads(bind, 'inproc://workers', 5, answer)


def one_socket_many_threads(bind='tcp://*:5555'):
    def answer(name, request):
        sleep(1)
        return 'World'

    answering_threads(bind, 'inproc://workers', 10, answer)


def broker(frontend='tcp://*:5559', backend='tcp://*:5560'):
    clients = bound(zmq.ROUTER, frontend)
    workers = bound(zmq.DEALER, backend)
    poller = zmq.Poller()
    poller.register(clients, zmq.POLLIN)
    poller.register(workers, zmq.POLLIN)
    while True:
        ready = dict(poller.poll())
        for source, target in (clients, workers), (workers, clients):
            if ready.get(source) == zmq.POLLIN:
                more = True
                while more:
                    part = source.recv()
                    more = source.getsockopt(zmq.RCVMORE)
                    target.send(part, zmq.SNDMORE if more else 0)


def answering_worker(connect='tcp://localhost:5560', answer='World'):
    socket = connected(zmq.REP, connect)
    while True:
        print('Received request:', socket.recv_string())
        socket.send_string(answer)


def forwarder(connect='tcp://localhost:5556', bind='tcp://*:8100'):
    frontend = connected(zmq.SUB, connect)
    frontend.setsockopt(zmq.SUBSCRIBE, b'')
    backend = bound(zmq.PUB, bind)
    while True:
        part = frontend.recv()
        more = frontend.getsockopt(zmq.RCVMORE)
        backend.send(part, zmq.SNDMORE if more else 0)


def lru_queue(frontend='tcp://*:5559', backend='tcp://*:5560', clients='10', workers='3', parties='elsewhere'):
    front = bound(zmq.ROUTER, frontend)
    back = bound(zmq.ROUTER, backend)
    left = int(clients)
    idle = []
    poller = zmq.Poller()
    poller.register(back, zmq.POLLIN)
    poller.register(front, zmq.POLLIN)
    while left > 0:
        ready = dict(poller.poll())
        if ready.get(back) == zmq.POLLIN:
            message = back.recv_multipart()
            idle.append(message[0])
            if message[2] != b'READY':
                client, empty, reply = message[2:]
                front.send_multipart([client, b'', reply])
                left -= 1
        if idle and ready.get(front) == zmq.POLLIN:
            client, empty, request = front.recv_multipart()
            back.send_multipart([idle.pop(), b'', client, b'', request])


def lru_worker(connect='tcp://localhost:5560', name='Worker-0'):
    socket = connected(zmq.REQ, connect, identity=name.encode())
    socket.send(b'READY')
    while True:
        client, empty, request = socket.recv_multipart()
        print(f'{name}: {request.decode()}')
        socket.send_multipart([client, b'', b'OK'])


def lru_client(connect='tcp://localhost:5559', name='Client-0'):
    socket = connected(zmq.REQ, connect, identity=name.encode())
    socket.send(b'HELLO')
    print(f'{name}: {socket.recv_string()}')


# ---- routing

def dump(frames):
    print('----------------------------------------')
    for frame in frames:
        printable = all(31 < byte < 127 for byte in frame)
        print(('[%03d] %s' % (len(frame), frame.decode() if printable else frame.hex().upper())).rstrip())


def router_to_dealer(bind='ipc://routing.ipc', workers='elsewhere'):
    client = bound_with(2, zmq.ROUTER, bind)
    for _ in range(10):
        client.send(b'A' if random.randint(0, 2) > 0 else b'B', zmq.SNDMORE)
        client.send(b'This is the workload')
    client.send_multipart([b'A', b'END'])
    client.send_multipart([b'B', b'END'])


def dealer_worker(connect='ipc://routing.ipc', name='A'):
    worker = connected(zmq.DEALER, connect, identity=name.encode())
    total = 0
    while worker.recv() != b'END':
        total += 1
    print(f'{name} received: {total}')


def router_to_req(bind='ipc://routing.ipc', number='10', workers='elsewhere'):
    client = bound(zmq.ROUTER, bind)
    for i in range(11 * int(number)):
        address, empty, ready = client.recv(), client.recv(), client.recv()
        client.send(address, zmq.SNDMORE)
        client.send(b'', zmq.SNDMORE)
        client.send(b'This is the workload' if i < 10 * int(number) else b'END')


def req_worker(connect='ipc://routing.ipc'):
    name = '%04x-%04x' % (random.randint(0, 0xffff), random.randint(0, 0xffff))
    worker = connected(zmq.REQ, connect, identity=name.encode())
    total = 0
    worker.send(b'ready')
    while worker.recv() != b'END':
        total += 1
        sleep(random.random() / 10)
        worker.send(b'ready')
    print(f'Processed: {total} tasks')


def router_to_rep(bind='ipc://routing.ipc', workers='elsewhere'):
    client = bound_with(1, zmq.ROUTER, bind)
    client.send_multipart([b'A', b'address 3', b'address 2', b'address 1', b'', b'This is the workload'])
    dump(client.recv_multipart())


def rep_worker(connect='ipc://routing.ipc'):
    outer = connected(zmq.DEALER, connect, identity=b'A')
    inner = context.socket(zmq.DEALER)
    inner.bind('inproc://worker')
    worker = connected(zmq.REP, 'inproc://worker')
    inner.send_multipart(outer.recv_multipart())
    dump(worker.recv_multipart())
    worker.send(b'This is the reply')
    outer.send_multipart(inner.recv_multipart())


def router_to_router(bind='ipc://routing.ipc', workers='elsewhere'):
    client = bound_with(1, zmq.ROUTER, bind, identity=b'client')
    client.send_multipart([b'worker', b'This is the workload'])
    dump(client.recv_multipart())


def router_worker(connect='ipc://routing.ipc'):
    worker = connected(zmq.ROUTER, connect, identity=b'worker')
    request = worker.recv_multipart()
    dump(request)
    worker.send_multipart([request[0], b'This is the reply'])


# ---- several sources

def source(tasks='tcp://*:5557', updates='tcp://*:5556', number='100'):
    push = bound(zmq.PUSH, tasks)
    pub = bound(zmq.XPUB, updates)
    pub.recv()
    for i in range(int(number)):
        push.send_string(str(i))
        pub.send_string(f'10001 {i}')
        pub.send_string(f'10002 {i}')


def non_blocking_reader(tasks='tcp://localhost:5557', updates='tcp://localhost:5556'):
    receiver = connected(zmq.PULL, tasks)
    subscriber = connected(zmq.SUB, updates)
    subscriber.setsockopt(zmq.SUBSCRIBE, b'10001')
    while True:
        for kind, socket in ('task', receiver), ('update', subscriber):
            while True:
                try:
                    print(kind, socket.recv(zmq.NOBLOCK).decode())
                except zmq.ZMQError:
                    break


def handling_reader(tasks='tcp://localhost:5557', updates='tcp://localhost:5556'):
    receiver = connected(zmq.PULL, tasks)
    subscriber = connected(zmq.SUB, updates)
    subscriber.setsockopt(zmq.SUBSCRIBE, b'10001')
    poller = zmq.Poller()
    poller.register(receiver, zmq.POLLIN)
    poller.register(subscriber, zmq.POLLIN)
    while True:
        ready = dict(poller.poll())
        if ready.get(receiver) == zmq.POLLIN:
            print('task', receiver.recv().decode())
        if ready.get(subscriber) == zmq.POLLIN:
            print('update', subscriber.recv().decode())


polling_reader = handling_reader


def message_queue(sub='tcp://*:5571', pub='tcp://*:5572', push='tcp://*:5573'):
    subscriber = bound(zmq.SUB, sub)
    subscriber.setsockopt(zmq.SUBSCRIBE, b'')
    publisher = bound(zmq.PUB, pub, sndhwm=0)
    pusher = bound(zmq.PUSH, push)
    poller = zmq.Poller()
    poller.register(subscriber, zmq.POLLIN)
    while True:
        for socket, _ in poller.poll():
            message = socket.recv()
            publisher.send(message)
            try:
                pusher.send(message.split(b' ', 1)[-1], zmq.NOBLOCK)
            except zmq.Again:
                pass


def message_source(connect='tcp://localhost:5571'):
    pub = connected(zmq.PUB, connect)
    while True:
        pub.send_string(f'abc hello{time.time()}')
        sleep(1)


def message_puller(connect='tcp://localhost:5573'):
    pull = connected(zmq.PULL, connect)
    while True:
        print('Got:', pull.recv_string())


# ---- security

def curve_server(bind='tcp://*:5560', keys='server.key_secret', allow='clients'):
    # tag::curve-server[]
    auth = ThreadAuthenticator(context)
    auth.start()
    auth.configure_curve(location=allow)
    socket = context.socket(zmq.REP)
    socket.curve_server = True
    socket.curve_publickey, socket.curve_secretkey = zmq.auth.load_certificate(keys)
    socket.bind(bind)
    print('listening on', socket.getsockopt_string(zmq.LAST_ENDPOINT))
    while True:
        request = socket.recv(copy=False)
        print(request.bytes.decode(), 'from', request.get('User-Id'))
        socket.send_string('world')
    # end::curve-server[]


def curve_client(connect='tcp://localhost:5560', keys='client.key_secret', server='server.key'):
    # tag::curve-client[]
    socket = context.socket(zmq.REQ)
    socket.curve_publickey, socket.curve_secretkey = zmq.auth.load_certificate(keys)
    socket.curve_serverkey, _ = zmq.auth.load_certificate(server)
    socket.connect(connect)
    socket.send_string('hello')
    print(socket.recv_string())
    # end::curve-client[]


def password_server(bind='tcp://127.0.0.1:5561', users='users.txt'):
    auth = ThreadAuthenticator(context)
    auth.start()
    with open(users) as lines:
        auth.configure_plain(passwords=dict(line.strip().split(':', 1) for line in lines))
    socket = bound(zmq.REP, bind, plain_server=True)
    while True:
        request = socket.recv(copy=False)
        print(request.bytes.decode(), 'from', request.get('User-Id'))
        socket.send_string('world')


def password_client(connect='tcp://127.0.0.1:5561', user='admin', password='password.txt'):
    with open(password) as file:
        secret = file.read().strip()
    socket = connected(zmq.REQ, connect, plain_username=user.encode(), plain_password=secret.encode())
    socket.send_string('hello')
    print(socket.recv_string())


if __name__ == '__main__':
    arguments = dict(word.split('=', 1) for word in sys.argv[2:])
    pace = float(arguments.pop('pace', '1'))
    globals()[sys.argv[1]](**arguments)
    context.destroy()
