// Many peers, or sockets, as one square each.

import {colour, perSecond, short} from "./format.js";
import {fitted} from "./history.js";
import {cellsOf} from "./layout.js";

/** How full the fuller of its queues is, from 0 to 1. */
export function fillOf(row) {
  const socket = row.kind === "peers" ? row.of : row;
  const peers = row.kind === "peers" ? [row] : row.peersHere;
  let fill = 0;
  for (const peer of peers) {
    fill = Math.max(fill, peer.sendQueued / (socket?.sendMark || 1000), peer.receiveQueued / (socket?.receiveMark || 1000));
  }
  return Math.min(1, fill);
}

const isSlow = row => row.kind === "peers" ? row.slow : row.peersHere.some(peer => peer.slow);

const isHere = row => row.kind === "peers" ? row.state === "ESTABLISHED" : row.peersHere.some(peer => peer.state === "ESTABLISHED");

export function describe(row) {
  const name = row.kind === "peers" ? `${row.type || "peer"} ${row.routingId || row.address}` : `${row.type} ${row.name}`;
  const lines = [name, `${perSecond(row.rate.received)} from it, ${perSecond(row.rate.written)} to it`];
  if (row.kind === "sockets") {
    lines[1] = `out ${perSecond(row.rate.written)}, in ${perSecond(row.rate.received)}`;
  }
  if (row.sendQueued || row.receiveQueued) {
    lines.push(`${short(row.sendQueued)} wait to be sent, ${short(row.receiveQueued)} to be received`);
  }
  if (row.kind === "peers" && row.state !== "ESTABLISHED") {
    lines.push(row.state.toLowerCase());
  }
  return lines.join("\n");
}

export class Swarm {
  constructor(canvas) {
    this.canvas = canvas;
    this.rows = [];
    this.current = 0;
  }

  draw(rows, width, matches, chosen) {
    this.rows = rows;
    this.current = Math.min(this.current, rows.length - 1);
    this.cells = cellsOf(rows.length, width);
    const {size, columns} = this.cells;
    const height = this.cells.rows * size;
    this.canvas.style.width = width + "px";
    this.canvas.style.height = height + "px";
    const context = fitted(this.canvas, width, height);
    const paint = {flow: colour("flow"), wait: colour("wait-fill"), bad: colour("bad"), idle: colour("idle"), ink: colour("ink")};
    const gap = size > 6 ? 2 : 1;
    rows.forEach((row, i) => {
      const x = i % columns * size;
      const y = Math.floor(i / columns) * size;
      context.globalAlpha = matches && !matches(row) ? 0.15 : 1;
      square(context, row, x, y, size - gap, paint);
      if (row.key === chosen || (this.focused && i === this.current)) {
        context.globalAlpha = 1;
        context.strokeStyle = paint.ink;
        context.lineWidth = 2;
        context.strokeRect(x, y, size - gap, size - gap);
      }
    });
    context.globalAlpha = 1;
  }

  /** Which row is at a place of the canvas. */
  at(x, y) {
    const {size, columns} = this.cells;
    const column = Math.floor(x / size);
    return column < columns ? this.rows[Math.floor(y / size) * columns + column] : undefined;
  }

  /** Goes on by an arrow key; false at the border, where the picture takes over. */
  move(key) {
    const columns = this.cells.columns;
    const by = {ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns}[key];
    const next = this.current + by;
    const isSameRow = Math.floor(next / columns) === Math.floor(this.current / columns);
    if (next < 0 || next >= this.rows.length || (Math.abs(by) === 1 && columns > 1 && !isSameRow)) {
      return false;
    }
    this.current = next;
    return true;
  }
}

function square(context, row, x, y, size, paint) {
  const fill = fillOf(row);
  if (!isHere(row)) {
    context.strokeStyle = paint.idle;
    context.lineWidth = 1;
    context.strokeRect(x + 0.5, y + 0.5, size - 1, size - 1);
    return;
  }
  context.fillStyle = paint.idle;
  context.fillRect(x, y, size, size);
  const rate = row.rate.written + row.rate.received;
  const alpha = context.globalAlpha;
  context.globalAlpha = alpha * Math.min(1, Math.log10(1 + rate) / 4 + (rate > 0 ? 0.25 : 0));
  context.fillStyle = paint.flow;
  context.fillRect(x, y, size, size);
  context.globalAlpha = alpha;
  if (fill >= 0.02) {
    const high = Math.max(2, Math.round(fill * size));
    context.fillStyle = paint.wait;
    context.fillRect(x, y + size - high, size, high);
  }
  if (isSlow(row)) {
    context.fillStyle = paint.bad;
    context.fillRect(x, y, size, size);
  }
}
