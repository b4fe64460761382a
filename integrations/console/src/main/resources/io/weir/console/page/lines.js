// The lines between the nodes: as broad as what passes, with dashes that go where most of it goes.

import {colour, perSecond} from "./format.js";
import {fitted} from "./history.js";
import {flowOf} from "./layout.js";

const still = matchMedia("(prefers-reduced-motion: reduce)");

export class Lines {
  constructor(canvas, scroller) {
    this.canvas = canvas;
    this.scroller = scroller;
    this.lines = [];
    this.frames = 0;
    this.drawn = false;
    scroller.addEventListener("scroll", () => this.drawn = false);
    requestAnimationFrame(time => this.frame(time));
  }

  show(plan, dimmed) {
    this.lines = plan.lines.map(line => ({...line, ...flowOf(line), dim: dimmed(line)}));
    this.plan = plan;
    this.isMoving = !still.matches && this.lines.some(line => line.there + line.back > 0);
    this.drawn = false;
  }

  frame(time) {
    this.frames++;
    if (this.plan && (!this.drawn || (this.isMoving && !document.hidden))) {
      this.draw(time);
      this.drawn = true;
    }
    requestAnimationFrame(next => this.frame(next));
  }

  draw(time) {
    const width = this.scroller.clientWidth;
    const height = this.scroller.clientHeight;
    this.canvas.style.width = width + "px";
    this.canvas.style.height = height + "px";
    this.canvas.style.marginBottom = -height + "px";
    const context = fitted(this.canvas, width, height);
    const paint = {line: colour("line"), flow: colour("flow"), wait: colour("wait"), faint: colour("faint"), ground: colour("ground")};
    const top = this.scroller.scrollTop;
    context.translate(-this.scroller.scrollLeft, -top);
    context.font = "11px system-ui, 'DejaVu Sans', sans-serif";
    context.textAlign = "center";
    const visible = this.lines.map(line => ({...line, ...ends(line)}))
      .filter(line => Math.max(line.y1, line.y2) > top - 50 && Math.min(line.y1, line.y2) < top + height + 50);
    visible.forEach(line => stroke(context, line, time, paint));
    visible.forEach(line => label(context, line, paint));
  }
}

/** From the node's side that looks at the endpoint to the endpoint's side that looks at the node. */
function ends({from, to}) {
  const isLeft = from.x < to.x;
  return {
    x1: isLeft ? from.x + from.width : from.x, y1: from.y + from.height / 2,
    x2: isLeft ? to.x : to.x + to.width, y2: to.y + to.height / 2,
  };
}

function path(context, {x1, y1, x2, y2}) {
  const bend = (x1 + x2) / 2;
  context.beginPath();
  context.moveTo(x1, y1);
  context.bezierCurveTo(bend, y1, bend, y2, x2, y2);
}

function stroke(context, line, time, paint) {
  const rate = line.there + line.back;
  context.globalAlpha = line.dim ? 0.2 : 1;
  const breadth = rate > 0 ? Math.min(9, 1.5 + Math.log10(1 + rate) * 1.1) : 1.2;
  path(context, line);
  context.setLineDash([]);
  context.strokeStyle = rate > 0 ? paint.flow : paint.line;
  context.lineWidth = breadth;
  context.globalAlpha *= rate > 0 ? 0.3 : 1;
  context.stroke();
  if (rate > 0) {
    context.globalAlpha = line.dim ? 0.2 : 1;
    context.setLineDash([5, 11]);
    const speed = 12 + Math.log10(1 + rate) * 16;
    context.lineDashOffset = (line.there >= line.back ? -1 : 1) * (time / 1000 * speed % 16);
    context.lineWidth = Math.max(1.5, breadth * 0.6);
    context.stroke();
    context.setLineDash([]);
  }
  context.globalAlpha = 1;
}

function label(context, line, paint) {
  const isLeft = line.from.x < line.to.x;
  const rightward = isLeft ? line.there : line.back;
  const leftward = isLeft ? line.back : line.there;
  const parts = [leftward > 0 ? "← " + perSecond(leftward) : "", rightward > 0 ? perSecond(rightward) + " →" : ""].filter(Boolean);
  if (!parts.length || line.dim) {
    return;
  }
  // Nearer to the node than to the endpoint, where lines come together. Side by side if there is room.
  const x = line.x1 + (line.x2 - line.x1) * 0.42;
  const y = line.y1 + (line.y2 - line.y1) * 0.38;
  const room = Math.abs(line.x2 - line.x1) - 10;
  const one = parts.join("   ");
  const rows = context.measureText(one).width < room ? [one] : parts;
  rows.forEach((text, i) => write(context, text, x, y + (i - (rows.length - 1) / 2) * 15, paint));
}

function write(context, text, x, y, paint) {
  const width = context.measureText(text).width + 8;
  context.fillStyle = paint.ground;
  context.globalAlpha = 0.85;
  context.fillRect(x - width / 2, y - 8, width, 15);
  context.globalAlpha = 1;
  context.fillStyle = paint.faint;
  context.fillText(text, x, y + 3.5);
}
