// The nodes of the picture: sockets, endpoints, peers, and groups of them.

import {element, perSecond, say, short, words} from "./format.js";
import {drawSparkline} from "./history.js";
import {layout, RECEIVES_ONLY, SENDS_ONLY} from "./layout.js";
import {Lines} from "./lines.js";
import {describe, fillOf, Swarm} from "./swarm.js";

const LEAST_WIDTH = 760;

export class Picture {
  constructor(scroller, model, {onChoose, tip}) {
    this.scroller = scroller;
    this.model = model;
    this.onChoose = onChoose;
    this.tip = tip;
    this.place = scroller.querySelector("#nodes");
    this.heads = scroller.querySelector("#heads");
    this.empty = scroller.querySelector("#empty");
    this.lines = new Lines(scroller.querySelector("#lines"), scroller);
    this.elements = new Map();
    this.chosen = "";
    this.query = "";
    new ResizeObserver(() => this.update()).observe(scroller);
  }

  /** Draws the model as it is now. */
  update() {
    const plan = layout(this.model, Math.max(LEAST_WIDTH, this.scroller.clientWidth));
    this.plan = plan;
    this.place.style.height = plan.height + "px";
    this.place.style.width = Math.max(LEAST_WIDTH, this.scroller.clientWidth) + "px";
    this.empty.hidden = plan.nodes.size > 0;
    this.placeHeads(plan);
    for (const [id, made] of this.elements) {
      if (!plan.nodes.has(id)) {
        made.remove();
        this.elements.delete(id);
      }
    }
    for (const node of plan.nodes.values()) {
      this.draw(node);
    }
    this.lines.show(plan, line => this.isAside(line.node));
  }

  placeHeads(plan) {
    const centres = [plan.x.left + plan.column / 2, plan.x.middle + plan.middle / 2, plan.x.right + plan.column / 2];
    [...this.heads.children].forEach((head, i) => head.style.left = centres[i] + "px");
    this.heads.hidden = !plan.nodes.size;
  }

  draw(node) {
    let made = this.elements.get(node.id);
    if (!made) {
      made = this.make(node);
      this.elements.set(node.id, made);
      this.place.append(made);
      if (node.row?.born && performance.now() - node.row.born < 1500) {
        made.classList.add("arriving");
      }
    }
    made.node = node;
    made.style.transform = `translate(${Math.round(node.x)}px, ${Math.round(node.y)}px)`;
    made.style.width = node.width + "px";
    made.style.height = node.height + "px";
    made.classList.toggle("aside", this.isAside(node));
    made.classList.toggle("chosen", Boolean(node.row && node.row.key === this.chosen));
    ({socket: drawSocket, peer: drawPeer, endpoint: drawEndpoint, swarm: drawSwarm})[node.kind](made, node, this);
  }

  make(node) {
    const made = element(node.kind === "endpoint" ? "div" : "button", "node " + node.kind);
    made.dataset.id = node.id;
    ({socket: makeSocket, peer: makePeer, endpoint: () => {}, swarm: makeSwarm})[node.kind](made);
    if (node.kind === "swarm") {
      this.listenToSwarm(made);
    } else if (node.kind !== "endpoint") {
      made.addEventListener("click", () => this.onChoose(made.node.row.key));
    }
    return made;
  }

  listenToSwarm(made) {
    const swarm = made.swarm;
    const redraw = () => this.drawCells(made);
    swarm.canvas.addEventListener("mousemove", event => {
      const row = swarm.at(event.offsetX, event.offsetY);
      this.tip.show(row && describe(row), event.clientX, event.clientY);
    });
    swarm.canvas.addEventListener("mouseleave", () => this.tip.hide());
    made.addEventListener("click", event => {
      // A click of the keyboard has no place.
      const row = event.detail && event.target === swarm.canvas ? swarm.at(event.offsetX, event.offsetY) : swarm.rows[swarm.current];
      if (row) {
        swarm.current = swarm.rows.indexOf(row);
        this.onChoose(row.key);
      }
    });
    made.addEventListener("focus", () => {
      swarm.focused = made.matches(":focus-visible");
      redraw();
    });
    made.addEventListener("blur", () => {
      swarm.focused = false;
      redraw();
    });
    made.addEventListener("keydown", event => {
      if (event.key.startsWith("Arrow") && swarm.move(event.key)) {
        event.preventDefault();
        event.stopPropagation();
        swarm.focused = true;
        redraw();
        made.setAttribute("aria-label", describe(swarm.rows[swarm.current]).replaceAll("\n", ", "));
      }
    });
  }

  drawCells(made) {
    made.swarm.draw(made.node.rows, made.node.width - 22, this.query ? row => this.matches(row) : undefined, this.chosen);
  }

  // ---- searching and choosing

  search(text) {
    this.query = text.trim().toLowerCase();
    this.update();
  }

  matches(row) {
    return [row.name, row.type, row.address, row.routingId, row.user, row.bound, row.connected, row.of?.name]
      .some(text => text && text.toLowerCase().includes(this.query));
  }

  isAside(node) {
    if (!this.query) {
      return false;
    }
    return node.kind === "endpoint" ? !node.endpoint.label.toLowerCase().includes(this.query) : !node.rows.some(row => this.matches(row));
  }

  /** The first node that the search has found, from the top. */
  first() {
    return [...this.plan.nodes.values()].filter(node => !this.isAside(node) && node.kind !== "endpoint").sort((a, b) => a.y - b.y)[0];
  }

  /** Shows which is chosen, and brings it into sight. */
  choose(key, isSought) {
    this.chosen = key;
    this.update();
    const node = [...this.plan.nodes.values()].find(each => each.rows.some(row => row.key === key));
    if (node && isSought) {
      this.elements.get(node.id).scrollIntoView({block: "nearest", behavior: "smooth"});
    }
    return node;
  }
}

function top(type, name, process) {
  const made = element("div", "top");
  made.append(element("span", "type", type), element("span", "name", name), element("span", "process", process));
  return made;
}

function queue(name) {
  const made = element("div", "queue");
  const bar = element("span", "bar");
  bar.append(element("div", "fill"));
  made.append(element("span", "", name), bar, element("span", "count"));
  return made;
}

function makeSocket(made) {
  const rates = element("div", "rates");
  rates.append(element("span", "out"), element("span", "in"), element("span", "drop"));
  made.append(top("", "", ""), element("canvas"), rates, queue("to send"), queue("to receive"));
}

function drawSocket(made, node, picture) {
  const socket = node.row;
  const [head, canvas, rates, toSend, toReceive] = made.children;
  writeTop(head, socket, picture);
  drawSparkline(canvas, [[socket.out, "flow"], [socket.in, "good"]], node.width - 22, 24);
  const sends = !RECEIVES_ONLY.has(socket.type);
  const receives = !SENDS_ONLY.has(socket.type);
  say(rates.children[0], sends ? "out " + perSecond(socket.rate.written) : "");
  say(rates.children[1], receives ? "in " + perSecond(socket.rate.received) : "");
  [rates.children[0], toSend].forEach(part => part.hidden = !sends);
  [rates.children[1], toReceive].forEach(part => part.hidden = !receives);
  const dropping = socket.rate.sendDropped + socket.rate.receiveDropped;
  say(rates.children[2], losses(socket, dropping));
  rates.children[2].title = rates.children[2].textContent;
  made.classList.toggle("dropping", dropping > 0);
  drawQueue(toSend, socket.sendQueued, most(socket, "sendQueued") / (socket.sendMark || 1000));
  drawQueue(toReceive, socket.receiveQueued, most(socket, "receiveQueued") / (socket.receiveMark || 1000));
  made.setAttribute("aria-label", `${socket.type} ${socket.name}, ${rates.textContent}, ${short(socket.sendQueued)} to send, ${short(socket.receiveQueued)} to receive`);
}

const most = (socket, field) => socket.peersHere.reduce((so, peer) => Math.max(so, peer[field]), 0);

/** What is lost now, with its reason, or else that something was. */
function losses(socket, dropping) {
  const worst = socket.countsHere.filter(count => count.what.startsWith("dropped") && count.reason !== "CONFLATED").sort((a, b) => b.rate.count - a.rate.count || b.count - a.count)[0];
  if (dropping > 0 && worst) {
    return `drops ${perSecond(dropping)}: ${words(worst.reason)}`;
  }
  const dropped = socket.sendDropped + socket.receiveDropped;
  return dropped ? short(dropped) + " dropped" : socket.refused ? short(socket.refused) + " refused" : "";
}

function writeTop(head, socket, picture) {
  say(head.children[0], socket.type);
  say(head.children[1], socket.name);
  say(head.children[2], picture.model.processes.size > 1 ? socket.process.name : "");
}

function drawQueue(made, count, fill) {
  made.querySelector(".fill").style.width = Math.min(100, fill * 100) + "%";
  say(made.lastChild, count ? short(count) + " wait" : "0");
  made.classList.toggle("some", count > 0);
  made.classList.toggle("full", fill >= 0.99);
}

function makePeer(made) {
  const rates = element("div", "rates");
  rates.append(element("span", "out"), element("span", "in"), element("span", "drop"));
  made.append(top("", "", ""), rates);
}

function drawPeer(made, node) {
  const peer = node.row;
  const [head, rates] = made.children;
  say(head.children[0], peer.type || "?");
  say(head.children[1], peer.routingId || peer.user || peer.address);
  const waits = peer.sendQueued + peer.receiveQueued;
  const isHere = peer.state === "ESTABLISHED";
  say(rates.children[0], isHere ? "to " + perSecond(peer.rate.written) : peer.state.toLowerCase());
  say(rates.children[1], isHere ? "from " + perSecond(peer.rate.received) : "");
  say(rates.children[2], peer.slow ? `slow, ${short(waits)} wait` : waits ? short(waits) + " wait" : "");
  made.classList.toggle("away", !isHere);
  made.classList.toggle("slow", Boolean(peer.slow));
  made.classList.toggle("waits", fillOf(peer) > 0.02);
  made.setAttribute("aria-label", describe(peer).replaceAll("\n", ", "));
}

function drawEndpoint(made, node) {
  say(made, node.endpoint.label);
  made.title = node.endpoint.label;
  const isKnown = node.endpoint.bound.size || node.endpoint.hosts.some(peer => peer.state === "ESTABLISHED");
  made.classList.toggle("nowhere", !isKnown);
}

function makeSwarm(made) {
  const rates = element("div", "rates");
  rates.append(element("span", "out"), element("span", "in"), element("span", "drop"));
  made.append(top("", "", ""), rates, element("canvas"));
  made.swarm = new Swarm(made.querySelector("canvas"));
}

function drawSwarm(made, node, picture) {
  const [head, rates] = made.children;
  const total = {out: 0, in: 0, waits: 0, slow: 0, away: 0};
  for (const row of node.rows) {
    total.out += row.rate.written;
    total.in += row.rate.received;
    total.waits += row.sendQueued + row.receiveQueued;
    total.slow += row.slow ? 1 : 0;
    total.away += row.state && row.state !== "ESTABLISHED" ? 1 : 0;
  }
  const first = node.rows[0];
  say(head.children[0], first.type || "?");
  say(head.children[1], `${node.rows.length} ${node.of === "peer" ? "peers" : "sockets"}${total.away ? ", " + total.away + " away" : ""}`);
  say(head.children[2], node.of === "socket" && picture.model.processes.size > 1 ? first.process.name : "");
  const [out, back] = node.of === "peer" ? ["to ", "from "] : ["out ", "in "];
  say(rates.children[0], total.out || !total.in ? out + perSecond(total.out) : "");
  say(rates.children[1], total.in ? back + perSecond(total.in) : "");
  say(rates.children[2], total.slow ? `${total.slow} slow, ${short(total.waits)} wait` : total.waits ? short(total.waits) + " wait" : "");
  made.classList.toggle("slow", total.slow > 0);
  picture.drawCells(made);
  made.setAttribute("aria-label", `${node.rows.length} ${first.type} ${node.of}s, arrows choose one`);
}
