"""A worker for a queue of acknowledged work: worker.py ENDPOINT FILE, which says in the file what it has done."""
import sys

# tag::worker[]
import os, zmq

def work_for(endpoint, do):
    queue, unconfirmed = zmq.Context.instance().socket(zmq.DEALER), {}
    queue.connect(endpoint)
    ready = [b"", b"READY", os.urandom(16), b"2"]  # a name, and how many jobs at a time
    queue.send_multipart(ready)
    while True:
        if not queue.poll(1000):  # perhaps the queue was restarted
            for message in [ready, *unconfirmed.values()]:
                queue.send_multipart(message)
            continue
        _, word, job, delivery, *rest = queue.recv_multipart()
        if word == b"JOB":
            try:
                do(rest[0], rest[1:])
                unconfirmed[job] = [b"", b"ACK", job, delivery]
            except Exception as why:
                unconfirmed[job] = [b"", b"REJECT", job, delivery, b"again", repr(why).encode()]
            queue.send_multipart(unconfirmed[job])
        elif word == b"OK":
            unconfirmed.pop(job, None)
# end::worker[]


def note(identifier, body):
    if body[0] == b"poison":
        raise ValueError("poison")
    done.write(identifier.decode() + "\n")
    done.flush()


with open(sys.argv[2], "a") as done:
    print("started", flush=True)
    work_for(sys.argv[1], note)
