// The five lists at the left: what waits, is slow, was dropped, was refused, comes and goes. Each line leads to its row.

import {clock, element, perSecond, say, seconds, short, words} from "./format.js";

const MOST = 7;
const MOST_NEWS = 40;
const COMING = new Set(["HandshakeSucceeded", "Listening", "NameRemembered"]);
const GOING = new Set(["Disconnected", "HandshakeFailed", "Closed", "BindFailed", "Stopped", "NameForgotten"]);
/** What is said by what follows it. */
const STEPS = new Set(["ConnectDelayed", "ConnectRetried", "Connected", "Accepted"]);
const TITLES = {
  HandshakeSucceeded: "is ready", Listening: "listens", Disconnected: "went",
  HandshakeFailed: "was refused", Closed: "is not reached", Stopped: "ended",
  MessagesDropped: "dropped", SendBlocked: "waited to send", BindFailed: "cannot bind", AcceptFailed: "cannot accept",
  SpillFailed: "cannot spill", NameRemembered: "has a name", NameForgotten: "is forgotten", CloseFailed: "cannot close",
};

const nameOf = row => row.kind === "peers" ? row.routingId || row.address : row.name;

function waiting(model) {
  const lines = [];
  for (const socket of model.all("sockets")) {
    if (socket.sendQueued) {
      lines.push({row: socket, number: socket.sendQueued, much: short(socket.sendQueued), why: "to be sent by " + socket.type + fullest(socket, "sendQueued", "sendMark")});
    }
    if (socket.receiveQueued) {
      lines.push({row: socket, number: socket.receiveQueued, much: short(socket.receiveQueued), why: "to be received by " + socket.type + fullest(socket, "receiveQueued", "receiveMark")});
    }
    const kept = socket.namesWaiting + socket.jobsQueued;
    if (kept) {
      lines.push({row: socket, number: kept, much: short(kept), why: socket.jobsQueued ? "jobs for workers" : "for names that are away"});
    }
  }
  return lines;
}

function fullest(socket, field, mark) {
  const most = socket.peersHere.reduce((best, peer) => peer[field] > (best?.[field] || 0) ? peer : best, undefined);
  if (!most) {
    return "";
  }
  const limit = socket[mark] ? ` (mark ${short(socket[mark])})` : "";
  return ": " + short(most[field]) + (field === "sendQueued" ? " for " : " from ") + nameOf(most) + limit;
}

function slow(model) {
  const lines = [];
  for (const peer of model.all("peers")) {
    if (peer.slow) {
      const needs = Number.isFinite(peer.clears) ? `needs ${seconds(peer.clears)} for the ${short(peer.sendQueued)} that wait` : `takes none of the ${short(peer.sendQueued)} that wait`;
      lines.push({row: peer, number: peer.sendQueued, much: perSecond(peer.rate.written), why: `of ${peer.of?.name}: ${needs}`});
    }
  }
  for (const socket of model.all("sockets")) {
    if (socket.rate.blockedMillis > 100) {
      lines.push({row: socket, number: 0, much: Math.round(socket.rate.blockedMillis / 10) + "%", why: "of the time senders wait for room"});
    }
  }
  return lines;
}

function counted(model, isIt, why) {
  const lines = [];
  for (const count of model.all("counts")) {
    if (isIt(count.what) && count.of && count.reason !== "CONFLATED") {
      lines.push({
        row: count.of, number: count.count + count.rate.count * 1e6, reason: count.reason,
        much: short(count.count) + (count.rate.count ? "  +" + perSecond(count.rate.count) : ""), why: why(count),
      });
    }
  }
  return lines;
}

const dropped = model => counted(model, what => what.startsWith("dropped"),
  count => `${words(count.reason)}, on the way ${count.what.endsWith("out") ? "out" : "in"}`);

/** With the last that was refused for this reason, as far as its event is still here. */
function refused(model) {
  const last = new Map();
  for (const event of model.events) {
    if (event.kind === "HandshakeFailed" || event.kind === "Disconnected") {
      for (const count of model.all("counts")) {
        if (count.what === "refused" && count.of?.name === event.socket && event.text.startsWith(words(count.reason))) {
          last.set(count.key, event.remote);
        }
      }
    }
  }
  return counted(model, what => what === "refused", count => words(count.reason) + (last.has(count.key) ? ", last " + last.get(count.key) : ""));
}

export class Trouble {
  constructor(place, model, onChoose) {
    this.model = model;
    this.onChoose = onChoose;
    this.lists = new Map([...place.querySelectorAll("section")].map(section => [section.dataset.what, section.querySelector("ol")]));
    this.told = -1;
  }

  update() {
    const finders = {waiting, slow, dropped, refused};
    for (const [what, find] of Object.entries(finders)) {
      const lines = find(this.model).sort((a, b) => b.number - a.number);
      this.fill(this.lists.get(what), lines, what === "waiting" || what === "dropped" ? "nothing" : "none");
    }
    if (this.told !== this.model.news) {
      this.told = this.model.news;
      this.news();
    }
  }

  fill(list, lines, none) {
    const shown = lines.slice(0, MOST);
    while (list.children.length > Math.max(1, shown.length + (lines.length > MOST ? 1 : 0))) {
      list.lastChild.remove();
    }
    shown.forEach((line, i) => this.write(this.slot(list, i), line));
    if (!lines.length) {
      list.replaceChildren(element("li", "none", none));
    } else if (lines.length > MOST) {
      const more = list.children[MOST] || list.appendChild(element("li"));
      more.className = "none";
      more.replaceChildren(`and ${lines.length - MOST} more`);
    }
  }

  slot(list, i) {
    let item = list.children[i];
    if (!item || !item.firstElementChild) {
      const made = element("li");
      const button = made.appendChild(element("button"));
      button.append(element("span", "who"), element("span", "much"), element("span", "why"));
      button.addEventListener("click", () => this.onChoose(made.key));
      if (item) {
        item.replaceWith(made);
      } else {
        list.append(made);
      }
      item = made;
    }
    return item;
  }

  write(item, line) {
    item.key = line.row.key;
    const [who, much, why] = item.firstElementChild.children;
    say(who, nameOf(line.row));
    say(much, line.much);
    say(why, line.why);
    item.firstElementChild.title = why.textContent;
  }

  news() {
    const list = this.lists.get("news");
    const last = folded(this.model.events).slice(0, MOST_NEWS);
    if (!last.length) {
      list.replaceChildren(element("li", "none", "nothing since the console began"));
      return;
    }
    list.querySelectorAll(".none").forEach(none => none.remove());
    while (list.children.length > last.length) {
      list.lastChild.remove();
    }
    last.forEach(({event, times}, i) => {
      const item = this.slot(list, i);
      const [who, much, why] = item.firstElementChild.children;
      item.className = COMING.has(event.kind) ? "come" : GOING.has(event.kind) ? "go" : "";
      item.key = rowOf(this.model, event)?.key;
      say(who, (event.remote || event.local || event.socket) + " " + (TITLES[event.kind] || event.kind) + (times > 1 ? " × " + times : ""));
      say(much, clock(event.at));
      say(why, event.socket + (event.text ? ": " + event.text : ""));
      item.firstElementChild.title = who.textContent + "\n" + why.textContent;
    });
  }

  focus(index) {
    const list = [...this.lists.values()][index];
    (list.querySelector("button") || list).focus();
    list.scrollIntoView({block: "nearest"});
  }
}

/** The newest first; what happens again and again, such as attempts to connect, is one line with a number. */
function folded(events) {
  const lines = new Map();
  for (let i = events.length - 1; i >= 0; i--) {
    const event = events[i];
    if (STEPS.has(event.kind)) {
      continue;
    }
    const key = [event.process.id, event.socket, event.kind, event.remote || event.text].join("\n");
    const line = lines.get(key);
    if (line) {
      line.times++;
    } else {
      lines.set(key, {event, times: 1});
    }
  }
  return [...lines.values()];
}

/** The peer that an event tells of, or else its socket. */
function rowOf(model, event) {
  for (const socket of event.process.sockets.values()) {
    if (socket.name === event.socket) {
      return socket.peersHere.find(peer => peer.address === event.remote) || socket;
    }
  }
  return undefined;
}
