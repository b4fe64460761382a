// Who is connected to whom: the rows of a model as endpoints with two sides, and where each stands in the picture.

/** Kinds that only send, or only receive, have one queue to show. */
export const SENDS_ONLY = new Set(["PUSH", "PUB", "RADIO", "SCATTER"]);
export const RECEIVES_ONLY = new Set(["PULL", "SUB", "DISH", "GATHER"]);

const CARD = {socket: 118, oneWay: 103, peer: 46, endpoint: 30};
const GAP = 14;
const TOP = 40;
/** From so many on, peers of one kind are drawn as a group, and sockets too. */
const GROUP = 7;

/** tcp://localhost:1 is tcp://127.0.0.1:1; an endpoint within a process is that of this process alone. */
function keyOf(endpoint, process) {
  return endpoint.startsWith("inproc://") ? process.id + endpoint : endpoint.replace("//localhost:", "//127.0.0.1:");
}

const portOf = text => text.slice(text.lastIndexOf(":") + 1);

const listed = text => text ? text.split(" ") : [];

const isAnywhere = endpoint => /\/\/(0\.0\.0\.0|\[::\]|\*):/.test(endpoint);

export class Endpoint {
  constructor(key, label) {
    this.key = key;
    this.label = label;
    this.id = "endpoint " + key;
    /** Sockets that are bound to it, and that connect to it, each with those of its peers that are reached by it. */
    this.bound = new Map();
    this.connecting = new Map();
    /** Peers of the bound that no process here has, and of those that connect. */
    this.strangers = [];
    this.hosts = [];
  }
}

/** All endpoints of a model, each with its sockets and peers. */
export function endpointsOf(model) {
  const endpoints = new Map();
  const at = (text, process) => {
    const key = keyOf(text, process);
    if (!endpoints.has(key)) {
      endpoints.set(key, new Endpoint(key, text));
    }
    return endpoints.get(key);
  };
  for (const socket of model.all("sockets")) {
    for (const text of listed(socket.bound)) {
      at(text, socket.process).bound.set(socket, []);
    }
  }
  const anywhere = [...endpoints.values()].filter(endpoint => isAnywhere(endpoint.label));
  const known = text => anywhere.find(endpoint => portOf(endpoint.label) === portOf(text) && endpoint.label.split("//")[0] === text.split("//")[0]);
  for (const socket of model.all("sockets")) {
    for (const text of listed(socket.connected)) {
      const exact = endpoints.get(keyOf(text, socket.process));
      (exact || known(text) || at(text, socket.process)).connecting.set(socket, []);
    }
  }
  placePeers(model, [...endpoints.values()]);
  return [...endpoints.values()];
}

/** Each peer of a socket came through one endpoint: that whose port is our port, or the one that it was sought at. */
function placePeers(model, endpoints) {
  const ends = new Map();
  for (const peer of model.all("peers")) {
    if (peer.local) {
      ends.set(peer.local + " " + peer.address, peer);
    }
  }
  const ofSocket = new Map();
  for (const endpoint of endpoints) {
    for (const side of ["bound", "connecting"]) {
      for (const socket of endpoint[side].keys()) {
        ofSocket.set(socket, [...(ofSocket.get(socket) || []), [endpoint, side]]);
      }
    }
  }
  for (const peer of model.all("peers")) {
    const choice = choose(peer, ofSocket.get(peer.of) || []);
    if (choice) {
      place(peer, choice, ends.get(peer.address + " " + peer.local));
    }
  }
}

function choose(peer, choices) {
  const sameScheme = choices.filter(([endpoint]) => endpoint.label.startsWith(peer.transport + "://"));
  const exact = sameScheme.find(([endpoint, side]) => side === "bound"
    ? peer.local && portOf(endpoint.label) === portOf(peer.local)
    : endpoint.label === peer.address || endpoint.label.endsWith("//" + peer.address) || portOf(endpoint.label) === portOf(peer.address));
  return exact || sameScheme[0] || choices[0];
}

function place(peer, [endpoint, side], other) {
  peer.endpoint = endpoint;
  endpoint[side].get(peer.of).push(peer);
  const isKnown = other || (peer.transport === "inproc" && (side === "bound" ? endpoint.connecting : endpoint.bound).size);
  peer.other = other;
  if (isKnown) {
    return;
  }
  if (side === "bound") {
    endpoint.strangers.push(peer);
  } else if (!endpoint.bound.size) {
    endpoint.hosts.push(peer);
  }
}

/** Things that are drawn alike, as one node each, or as one group if they are many. */
function grouped(rows, kind, side, endpoint) {
  const kinds = new Map();
  for (const row of rows) {
    const name = kind === "socket" ? row.process.id + row.type : row.type || "";
    if (!kinds.has(name)) {
      kinds.set(name, []);
    }
    kinds.get(name).push(row);
  }
  return [...kinds.values()].flatMap(alike => alike.length < GROUP
    ? alike.map(row => ({kind, rows: [row], row, id: row.key, side, endpoint}))
    : [{kind: "swarm", of: kind, rows: alike, id: `swarm ${kind} ${side} ${endpoint.key} ${alike[0].type} ${kind === "socket" ? alike[0].process.id : ""}`, side, endpoint}]);
}

/** A square for each row, smaller where there are many. */
export function cellsOf(count, width) {
  const size = count <= 40 ? 16 : count <= 150 ? 12 : count <= 1500 ? 9 : count <= 4000 ? 6 : 4;
  const columns = Math.floor(width / size);
  return {size, columns, rows: Math.ceil(count / columns)};
}

function heightOf(node, width) {
  if (node.kind !== "swarm") {
    const isOneWay = node.kind === "socket" && (SENDS_ONLY.has(node.row.type) || RECEIVES_ONLY.has(node.row.type));
    return CARD[isOneWay ? "oneWay" : node.kind];
  }
  const cells = cellsOf(node.rows.length, width - 22);
  return 56 + cells.rows * cells.size + 6;
}

/** Endpoints that share a socket stand one below the other. */
function ordered(endpoints) {
  const left = new Set(endpoints.sort((a, b) => a.key < b.key ? -1 : 1));
  const order = [];
  const visit = endpoint => {
    if (left.delete(endpoint)) {
      order.push(endpoint);
      const sockets = [...endpoint.bound.keys(), ...endpoint.connecting.keys()];
      for (const other of [...left]) {
        if (sockets.some(socket => other.bound.has(socket) || other.connecting.has(socket))) {
          visit(other);
        }
      }
    }
  };
  endpoints.forEach(visit);
  return order;
}

/** Places everything in a picture of that width. Returns nodes with x, y, width and height, lines between them, and the height of it all. */
export function layout(model, width) {
  const column = Math.max(206, Math.min(300, width * 0.28));
  const middle = Math.max(148, Math.min(240, width * 0.19));
  const x = {left: 20, middle: (width - middle) / 2, right: width - column - 20};
  const nodes = new Map();
  const lines = [];
  let y = TOP;
  const put = (node, side, top, wide) => nodes.set(node.id, Object.assign(node, {x: x[side], y: top, width: wide}));
  const stack = (list, side, top) => {
    for (const node of list) {
      put(node, side, top, column);
      top += node.height + GAP;
    }
  };
  const tall = list => list.reduce((sum, node) => sum + node.height + GAP, -GAP);
  const fresh = list => list.filter(node => !nodes.has(node.id)).map(node => Object.assign(node, {height: heightOf(node, column)}));
  for (const endpoint of ordered(endpointsOf(model))) {
    const bound = [...grouped(endpoint.bound.keys(), "socket", "right", endpoint), ...grouped(endpoint.hosts, "peer", "right", endpoint)];
    const connecting = [...grouped(endpoint.connecting.keys(), "socket", "left", endpoint), ...grouped(endpoint.strangers, "peer", "left", endpoint)];
    // A socket that is bound elsewhere stands on the right, and connects from there.
    const isAlsoBound = node => node.kind === "socket" && node.row.bound;
    const left = fresh(connecting.filter(node => !isAlsoBound(node)));
    const right = fresh([...bound, ...connecting.filter(isAlsoBound)]);
    const height = Math.max(tall(left), tall(right), CARD.endpoint);
    stack(left, "left", y + (height - tall(left)) / 2);
    stack(right, "right", y + (height - tall(right)) / 2);
    const pill = {kind: "endpoint", id: endpoint.id, endpoint, rows: [], height: CARD.endpoint};
    put(pill, "middle", y + (height - CARD.endpoint) / 2, middle);
    for (const node of [...bound, ...connecting]) {
      lines.push({from: nodes.get(node.id) || node, to: pill, endpoint, node, isBound: bound.includes(node)});
    }
    y += height + GAP * 2;
  }
  const loose = [...model.all("sockets")].filter(socket => !socket.bound && !socket.connected);
  const alone = fresh(grouped(loose, "socket", "left", new Endpoint("none", "")));
  stack(alone, "left", y);
  y += alone.length ? tall(alone) + GAP : 0;
  return {nodes, lines: lines.filter(line => line.from.x !== undefined), height: y + 10, x, column, middle};
}

/** What passes along a line, in messages a second: towards the endpoint, and away from it. */
export function flowOf(line) {
  let there = 0;
  let back = 0;
  let queued = 0;
  for (const row of line.node.rows) {
    // A peer's row counts from the view of our socket, which is at the other side of the endpoint.
    const isPeer = row.kind === "peers";
    const peers = isPeer ? [row] : (line.endpoint.bound.get(row) || line.endpoint.connecting.get(row) || []);
    for (const peer of peers) {
      there += isPeer ? peer.rate.received : peer.rate.written;
      back += isPeer ? peer.rate.written : peer.rate.received;
      queued += peer.sendQueued + peer.receiveQueued;
    }
  }
  return {there, back, queued};
}
