// Ties the stream, the model and the parts of the page together.

import {Details} from "./details.js";
import {element, perSecond, say, short} from "./format.js";
import {listenToKeys} from "./keys.js";
import {Model} from "./model.js";
import {Picture} from "./picture.js";
import {listen} from "./stream.js";
import {Theme} from "./theme.js";
import {Trouble} from "./trouble.js";

const at = id => document.getElementById(id);
const model = new Model();
const held = [];
let isPaused = false;
let isConnected = true;

const tip = {
  show(text, x, y) {
    at("tip").hidden = !text;
    say(at("tip"), text || "");
    at("tip").style.left = Math.min(x + 14, innerWidth - 350) + "px";
    at("tip").style.top = Math.min(y + 14, innerHeight - 90) + "px";
  },
  hide() {
    at("tip").hidden = true;
  },
};

function choose(key, isSought = true) {
  if (key) {
    details.open(key);
    picture.choose(key, isSought);
  }
}

function close() {
  const node = [...picture.elements.values()].find(made => made.node.rows.some(row => row.key === picture.chosen));
  details.close();
  picture.choose("", false);
  node?.focus();
}

const details = new Details(at("details"), model, {onChoose: choose, onClose: close});
const picture = new Picture(at("picture"), model, {onChoose: key => choose(key, false), tip});
const trouble = new Trouble(at("trouble"), model, choose);
const theme = new Theme(at("theme"), () => redraw());

function redraw() {
  picture.update();
  trouble.update();
  details.update();
  totals();
}

function total(name, value, className) {
  const made = element("span", className);
  made.append(element("b", "", value), " " + name);
  return made;
}

function totals() {
  const sum = {sockets: 0, peers: 0, out: 0, in: 0, waits: 0, dropped: 0, refused: 0};
  for (const socket of model.all("sockets")) {
    sum.sockets++;
    sum.peers += socket.peersHere.filter(peer => peer.state === "ESTABLISHED").length;
    sum.out += socket.rate.written;
    sum.in += socket.rate.received;
    sum.waits += socket.sendQueued + socket.receiveQueued;
    sum.dropped += socket.sendDropped + socket.receiveDropped;
    sum.refused += socket.refused;
  }
  const processes = [...model.processes.values()];
  at("totals").replaceChildren(
    total(sum.sockets === 1 ? "socket" : "sockets", short(sum.sockets)), total(sum.peers === 1 ? "peer" : "peers", short(sum.peers)),
    total("out", perSecond(sum.out)), total("in", perSecond(sum.in)),
    total("wait", short(sum.waits), sum.waits ? "wait" : ""), total("dropped", short(sum.dropped), sum.dropped ? "bad" : ""),
    total("refused", short(sum.refused), sum.refused ? "bad" : ""));
  if (isConnected) {
    say(at("state"), processes.filter(process => process.lost).map(process => `${process.place || process.name}: ${process.lost}`).join("; "));
  }
}

listen(message => {
  if (isPaused) {
    held.push(message);
    return;
  }
  model.apply(message);
  redraw();
}, isThere => {
  isConnected = isThere;
  if (isThere) {
    // It tells all anew, and may be another process by now.
    model.processes.clear();
  }
  say(at("state"), isThere ? "" : "the console does not answer; what is shown is old");
});

function pause() {
  isPaused = !isPaused;
  at("pause").setAttribute("aria-pressed", isPaused);
  at("pause").textContent = isPaused ? "Go on" : "Pause";
  if (!isPaused) {
    held.splice(0).forEach(message => model.apply(message));
    redraw();
  }
}

at("pause").addEventListener("click", pause);
at("help").addEventListener("click", () => at("keys").showModal());
at("search").addEventListener("input", event => picture.search(event.target.value));
listenToKeys({
  search: at("search"), picture, trouble,
  actions: {
    "/": () => at("search").focus(), p: pause, t: () => theme.toggle(), "?": () => at("keys").showModal(),
    Escape: () => details.isOpen ? close() : (at("search").value = "", picture.search("")),
    show: row => choose(row.key, false),
  },
});

// For tests, and for the curious.
window.weir = {model, picture, trouble, details};
