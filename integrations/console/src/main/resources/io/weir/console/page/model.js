// What the stream told, as rows, with the rates that follow from it. Knows nothing of the page.

import {History} from "./history.js";

const RATES = {
  sockets: ["accepted", "written", "received", "delivered", "sendDropped", "receiveDropped", "refused", "blockedMillis"],
  peers: ["accepted", "written", "received"],
  counts: ["count"],
};
const MOST_EVENTS = 500;

/** A peer is slow when what waits for it would take longer than this to go, or does not go at all. */
const SLOW_SECONDS = 1;
/** So many samples long before it is said. */
const SLOW_SAMPLES = 2;

export class Model {
  constructor() {
    this.processes = new Map();
    this.events = [];
    this.news = 0;
  }

  /** Takes one message of the stream; its rows are whole where they are new, and otherwise what has changed. */
  apply(message) {
    if (message.lost !== undefined) {
      this.lose(message);
      return;
    }
    let process = this.processes.get(message.process);
    if (message.reset || !process) {
      this.forget(message.name);
      process = {id: message.process, name: message.name, sockets: new Map(), peers: new Map(), counts: new Map(), at: 0};
      this.processes.set(message.process, process);
    }
    process.lost = "";
    const passed = process.at ? Math.max(0.001, (message.at - process.at) / 1000) : 0;
    process.at = message.at;
    for (const id of message.gone) {
      process.sockets.delete(id);
      process.peers.delete(id);
      process.counts.delete(id);
    }
    for (const kind of Object.keys(RATES)) {
      for (const change of message[kind]) {
        this.merge(process, kind, change, passed > 0);
      }
      this.measure(process[kind], RATES[kind], passed);
    }
    this.join(process);
    for (const event of message.events) {
      event.process = process;
      this.events.push(event);
      this.news++;
    }
    this.events.splice(0, Math.max(0, this.events.length - MOST_EVENTS));
  }

  /** A process that is not to be reached has a name, and a reason, and nothing to show. */
  lose(message) {
    const id = message.process || message.name;
    const process = this.processes.get(id) || {id, name: message.name, sockets: new Map(), peers: new Map(), counts: new Map(), at: 0};
    process.lost = message.lost || "lost";
    process.place = message.name;
    process.sockets.clear();
    process.peers.clear();
    process.counts.clear();
    process.at = 0;
    this.processes.set(id, process);
  }

  /** A process that was lost and is back may have another id. */
  forget() {
    for (const [id, process] of this.processes) {
      if (process.lost) {
        this.processes.delete(id);
      }
    }
  }

  merge(process, kind, change, isLater) {
    const rows = process[kind];
    const row = rows.get(change.id);
    if (row) {
      Object.assign(row, change);
      return;
    }
    // What is new since the last sample had nothing before, so all that it has is of this sample.
    const base = isLater ? 0 : undefined;
    rows.set(change.id, {
      ...change, process, kind, key: process.id + " " + change.id, rate: {}, was: {}, base, born: isLater ? performance.now() : 0,
      out: new History(), in: new History(), queued: new History(), slowFor: 0, slow: false, clears: 0,
    });
  }

  measure(rows, fields, passed) {
    for (const row of rows.values()) {
      for (const field of fields) {
        const before = row.was[field] ?? row.base ?? row[field];
        row.rate[field] = passed ? Math.max(0, row[field] - before) / passed : 0;
        row.was[field] = row[field];
      }
      if (passed && row.kind !== "counts") {
        this.record(row);
      }
    }
  }

  record(row) {
    row.out.add(row.rate.written);
    row.in.add(row.rate.received);
    row.queued.add(row.sendQueued + row.receiveQueued);
    if (row.kind === "peers") {
      row.clears = row.sendQueued ? row.sendQueued / row.rate.written : 0;
      row.slowFor = row.clears > SLOW_SECONDS ? row.slowFor + 1 : 0;
      row.slow = row.slowFor >= SLOW_SAMPLES && row.state === "ESTABLISHED";
    }
  }

  /** Has each socket know its peers and counts, and each of those its socket. */
  join(process) {
    for (const socket of process.sockets.values()) {
      socket.peersHere = [];
      socket.countsHere = [];
    }
    for (const peer of process.peers.values()) {
      peer.of = process.sockets.get(peer.socket);
      peer.of?.peersHere.push(peer);
    }
    for (const count of process.counts.values()) {
      count.of = process.sockets.get(count.socket);
      count.of?.countsHere.push(count);
    }
  }

  * all(kind) {
    for (const process of this.processes.values()) {
      yield* process[kind].values();
    }
  }

  find(key) {
    const [process, id] = key.split(" ");
    const found = this.processes.get(process);
    return found?.sockets.get(id) || found?.peers.get(id);
  }
}
