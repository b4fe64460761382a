// The panel at the right: what a socket or a peer is and has, its options that are not the default, its last events.

import {bytes, clock, element, perSecond, say, seconds, short, words} from "./format.js";
import {drawSparkline} from "./history.js";

const EVERY_MILLIS = 2000;
const MOST_PEERS = 12;

export class Details {
  constructor(place, model, {onChoose, onClose}) {
    this.place = place;
    this.model = model;
    this.onChoose = onChoose;
    this.onClose = onClose;
    this.key = "";
  }

  get isOpen() {
    return !this.place.hidden;
  }

  open(key) {
    this.key = key;
    this.place.hidden = false;
    this.loaded = undefined;
    this.make();
    this.update();
    clearInterval(this.timer);
    this.timer = setInterval(() => this.load(), EVERY_MILLIS);
    this.load();
  }

  close() {
    this.key = "";
    this.place.hidden = true;
    clearInterval(this.timer);
  }

  make() {
    const head = element("header");
    const close = element("button", "close", "×");
    close.title = "Close (Esc)";
    close.addEventListener("click", () => this.onClose());
    head.append(element("h2"), element("div", "kind"), close);
    const now = element("div", "now");
    for (const name of ["out", "in", "waiting"]) {
      const line = element("div", "spark");
      line.append(element("span", "", name), element("canvas"), element("b"));
      now.append(line);
    }
    this.place.replaceChildren(head, now, element("div", "facts"), element("div", "peers"), element("div", "loaded"));
  }

  /** What follows from the stream, with each sample. */
  update() {
    const row = this.model.find(this.key);
    if (!this.isOpen) {
      return;
    }
    const [head, now, facts, peers] = this.place.children;
    if (!row) {
      say(head.children[1], "It is gone.");
      return;
    }
    const isPeer = row.kind === "peers";
    say(head.children[0], isPeer ? row.address : row.name);
    say(head.children[1], isPeer ? `${row.type || "peer"} ${row.routingId} of ${row.of?.name}` : `${row.type} of ${row.process.name}`);
    const waits = row.sendQueued + row.receiveQueued;
    const lines = [[row.out, "flow", perSecond(row.rate.written)], [row.in, "good", perSecond(row.rate.received)], [row.queued, "wait", short(waits)]];
    lines.forEach(([history, name, text], i) => {
      const [, canvas, value] = now.children[i].children;
      drawSparkline(canvas, [[history, name]], canvas.clientWidth || 200, 28);
      say(value, text);
    });
    list(facts, "Now", isPeer ? peerFacts(row) : socketFacts(row));
    if (!isPeer) {
      this.listPeers(peers, row);
    }
  }

  listPeers(place, socket) {
    const busiest = [...socket.peersHere].sort((a, b) => b.slow - a.slow || b.sendQueued + b.receiveQueued - a.sendQueued - a.receiveQueued || b.rate.written + b.rate.received - a.rate.written - a.rate.received);
    const items = element("ol");
    for (const peer of busiest.slice(0, MOST_PEERS)) {
      const item = element("li");
      const button = item.appendChild(element("button"));
      const waits = peer.sendQueued + peer.receiveQueued;
      button.append(element("span", "", `${peer.type || "?"} ${peer.routingId || peer.address}`), element("span", "", waits ? short(waits) + " wait" : perSecond(peer.rate.written + peer.rate.received)));
      button.addEventListener("click", () => this.onChoose(peer.key));
      items.append(item);
    }
    const title = `Peers: ${busiest.length}` + (busiest.length > MOST_PEERS ? `, of which ${MOST_PEERS} with most that waits` : "");
    if (!place.contains(document.activeElement)) {
      place.replaceChildren(element("h3", "", title), items);
    }
  }

  /** What only the process knows, when it is asked. */
  async load() {
    const key = this.key;
    const [process, id] = key.split(" ");
    const [socket] = id.split(".");
    const peer = id.includes(".") ? id : "";
    const answer = await fetch(`detail?process=${process}&socket=${socket}&peer=${peer}`).catch(() => undefined);
    if (key === this.key && answer?.ok) {
      this.show(await answer.json());
    }
  }

  show(detail) {
    const place = this.place.lastChild;
    const events = element("ol");
    for (const event of detail.events.reverse()) {
      const item = element("li");
      item.append(element("time", "", clock(event.at)), element("div", "", words(event.kind.replaceAll(/([a-z])([A-Z])/g, "$1 $2"))),
        element("div", "text", [event.remote || event.local, event.text].filter(Boolean).join(": ")));
      events.append(item);
    }
    const options = element("div");
    list(options, "Options that are not the default", Object.entries(detail.options));
    const snapshot = element("div");
    list(snapshot, "Snapshot", Object.entries(detail.snapshot));
    place.replaceChildren(options, element("h3", "", "Last events"), detail.events.length ? events : element("p", "none", "none"), snapshot);
  }
}

function list(place, title, facts) {
  if (!facts.length) {
    place.replaceChildren(element("h3", "", title), element("p", "none", "none"));
    return;
  }
  const table = element("dl");
  for (const [name, value] of facts) {
    table.append(element("dt", "", name), element("dd", "", String(value)));
  }
  place.replaceChildren(element("h3", "", title), table);
}

function socketFacts(socket) {
  const facts = [
    ["bound to", socket.bound || "nothing"], ["connects to", socket.connected || "nothing"], ["peers", socket.peersHere.length],
    ["bytes", `${bytes(socket.bytesOut)} out, ${bytes(socket.bytesIn)} in`],
    ["waits to be sent", limit(socket.sendQueued, socket.sendMark)], ["waits to be received", limit(socket.receiveQueued, socket.receiveMark)],
    ["senders waited", `${socket.blockedSends} times, ${seconds(socket.blockedMillis / 1000)}`],
  ];
  for (const count of socket.countsHere) {
    facts.push([count.what + ": " + words(count.reason), short(count.count)]);
  }
  return facts;
}

const limit = (count, mark) => short(count) + (mark ? `, at most ${short(mark)} for each peer` : "");

function peerFacts(peer) {
  return [
    ["state", peer.state.toLowerCase()], ["our end", peer.local || "none"], ["mechanism", peer.mechanism || "none"],
    ["user", peer.user || "none"], ["answers a ping in", peer.heartbeatMicros ? (peer.heartbeatMicros / 1000).toFixed(1) + " ms" : "not asked"],
    ["bytes", `${bytes(peer.bytesOut)} to it, ${bytes(peer.bytesIn)} from it`],
    ["waits to be sent", limit(peer.sendQueued, peer.of?.sendMark)], ["waits to be received", limit(peer.receiveQueued, peer.of?.receiveMark)],
    ["at this rate it takes", peer.clears > 0 ? Number.isFinite(peer.clears) ? seconds(peer.clears) : "for ever" : "no time"],
  ];
}
