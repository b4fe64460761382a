// A peer of zeromq.js that does as it is told, by a test in another process. Requests and answers are those of
// ../resources/interop/peer.py, as far as they are here; the packages beside it are installed by `npm ci`.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const zmq = require("zeromq");

const TYPES = {
  REQ: zmq.Request,
  REP: zmq.Reply,
  DEALER: zmq.Dealer,
  ROUTER: zmq.Router,
  PUB: zmq.Publisher,
  SUB: zmq.Subscriber,
  XPUB: zmq.XPublisher,
  XSUB: zmq.XSubscriber,
  PUSH: zmq.Push,
  PULL: zmq.Pull,
  PAIR: zmq.Pair,
};

const OPTIONS = {
  CURVE_SERVER: "curveServer",
  CURVE_PUBLICKEY: "curvePublicKey",
  CURVE_SECRETKEY: "curveSecretKey",
  CURVE_SERVERKEY: "curveServerKey",
  PLAIN_SERVER: "plainServer",
  PLAIN_USERNAME: "plainUsername",
  PLAIN_PASSWORD: "plainPassword",
  ROUTER_MANDATORY: "mandatory",
  ROUTING_ID: "routingId",
};

const sockets = new Map();
let handler = null;
const allowed = { users: new Map(), keys: new Set() };

/** Standard input, of which so much is taken as is wanted. */
class Input {
  constructor() {
    this.held = Buffer.alloc(0);
    this.chunks = process.stdin[Symbol.asyncIterator]();
  }

  async more() {
    const { value, done } = await this.chunks.next();
    if (done) {
      process.exit(0);
    }
    this.held = Buffer.concat([this.held, value]);
  }

  take(size) {
    const taken = this.held.subarray(0, size);
    this.held = this.held.subarray(size);
    return taken;
  }

  async line() {
    while (!this.held.includes("\n")) {
      await this.more();
    }
    return this.take(this.held.indexOf("\n") + 1).toString().trimEnd();
  }

  async blob(size) {
    while (this.held.length < size) {
      await this.more();
    }
    return Buffer.from(this.take(size));
  }
}

/** Has libzmq look at what the peers of every socket did, which it does only inside a call. */
function attend() {
  for (const socket of sockets.values()) {
    void socket.readable;
  }
}

/** The ZAP handler, which zeromq.js does not have: lets in the user, and the keys that were named. */
async function authenticate() {
  if (handler !== null) {
    return;
  }
  handler = new zmq.Reply({ linger: 0 });
  await handler.bind("inproc://zeromq.zap.01");
  serveZap(handler).catch((failure) => console.error("zap:", failure));
}

async function serveZap(socket) {
  for await (const [version, id, , , , mechanism, ...credentials] of socket) {
    const good = mechanism.toString() === "PLAIN"
      ? allowed.users.get(credentials[0].toString()) === credentials[1].toString()
      : allowed.keys.has(credentials[0].toString("hex"));
    await socket.send([version, id, good ? "200" : "400", good ? "OK" : "denied", "", ""]);
  }
}

/** The keys of the certificates in a directory, as hexadecimal digits. */
function keysOf(directory) {
  return fs.readdirSync(directory)
    .filter((file) => file.endsWith(".key"))
    .map((file) => fs.readFileSync(path.join(directory, file), "utf8"))
    .map((text) => decodeZ85(text.match(/public-key\s*=\s*"(.{40})"/)[1]).toString("hex"));
}

const Z85 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

function decodeZ85(text) {
  const bytes = Buffer.alloc(text.length / 5 * 4);
  for (let at = 0; at < text.length; at += 5) {
    const value = [...text.slice(at, at + 5)].reduce((sum, digit) => sum * 85 + Z85.indexOf(digit), 0);
    bytes.writeUInt32BE(value, at / 5 * 4);
  }
  return bytes;
}

const COMMANDS = {
  open(name, type) {
    sockets.set(name, new TYPES[type]({ linger: 0 }));
  },
  number(name, option, value) {
    sockets.get(name)[OPTIONS[option]] = Boolean(Number(value));
  },
  bytes(name, option, value) {
    sockets.get(name)[OPTIONS[option]] = value.toString();
  },
  async bind(name, endpoint) {
    await sockets.get(name).bind(decodeURIComponent(endpoint));
    return ["ok", [encodeURI(sockets.get(name).lastEndpoint)]];
  },
  connect(name, endpoint) {
    sockets.get(name).connect(decodeURIComponent(endpoint));
  },
  /** Sends one message; a ROUTER that is mandatory also waits for the peer to be there. */
  async send(name, millis, ...frames) {
    const socket = sockets.get(name);
    const deadline = Date.now() + Number(millis);
    for (;;) {
      socket.sendTimeout = Math.max(0, deadline - Date.now());
      try {
        await socket.send(frames);
        return ["ok"];
      } catch (failure) {
        if (failure.code === "EAGAIN") {
          return ["timeout"];
        }
        if (failure.code !== "EHOSTUNREACH" || Date.now() > deadline) {
          throw failure;
        }
        await new Promise((resolve) => setImmediate(resolve));
        attend();
      }
    }
  },
  async receive(name, millis) {
    const socket = sockets.get(name);
    socket.receiveTimeout = Number(millis);
    try {
      return ["message", [], await socket.receive()];
    } catch (failure) {
      if (failure.code === "EAGAIN") {
        return ["timeout"];
      }
      throw failure;
    }
  },
  subscribe(name, topic) {
    sockets.get(name).subscribe(topic);
  },
  unsubscribe(name, topic) {
    sockets.get(name).unsubscribe(topic);
  },
  async plain_user(user, password) {
    allowed.users = new Map([[user.toString(), password.toString()]]);
    await authenticate();
  },
  async curve_keys(directory) {
    allowed.keys = new Set(keysOf(directory.toString()));
    await authenticate();
  },
  close(name) {
    sockets.get(name).close();
    sockets.delete(name);
  },
  reset() {
    sockets.forEach((socket) => socket.close());
    sockets.clear();
    if (handler !== null) {
      handler.close();
      handler = null;
    }
  },
};

function answer(status, words = [], blobs = []) {
  let line = [status, ...words].join(" ");
  if (blobs.length > 0) {
    line += " | " + blobs.map((blob) => blob.length).join(" ");
  }
  process.stdout.write(Buffer.concat([Buffer.from(line + "\n"), ...blobs]));
}

async function serve(requests) {
  const [line, sizes] = (await requests.line()).split(" | ");
  const [command, ...words] = line.split(" ");
  const blobs = [];
  for (const size of sizes === undefined ? [] : sizes.split(" ")) {
    blobs.push(await requests.blob(Number(size)));
  }
  clearInterval(idle);
  try {
    answer(...((await COMMANDS[command](...words, ...blobs)) ?? ["ok"]));
  } catch (failure) { // the test shows it
    answer("error", [command, ...String(failure).split(/\s+/)]);
  }
  idle = setInterval(attend, 1);
}

let idle = setInterval(attend, 1);

async function main() {
  answer("ok", [zmq.version]);
  const requests = new Input();
  for (;;) {
    await serve(requests);
  }
}

main();
