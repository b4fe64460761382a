// The last two minutes of a row, and the line that shows them.

import {colour} from "./format.js";

const LENGTH = 120;
const LEAST = 30;

/** A ring of numbers; the newest is last. */
export class History {
  constructor() {
    this.values = new Float32Array(LENGTH);
    this.count = 0;
  }

  add(value) {
    this.values[this.count++ % LENGTH] = value;
  }

  /** From the oldest to the newest. */
  * all() {
    for (let i = Math.max(0, this.count - LENGTH); i < this.count; i++) {
      yield this.values[i % LENGTH];
    }
  }
}

/** Fits a canvas to its place, in pixels of the screen; returns its context and its size in pixels of the page. */
export function fitted(canvas, width, height) {
  const scale = window.devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
  }
  const context = canvas.getContext("2d");
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

/** Draws histories above each other in one place, all to the same scale: [history, name of a colour]. */
export function drawSparkline(canvas, lines, width, height) {
  const context = fitted(canvas, width, height);
  let most = 1;
  for (const [history] of lines) {
    for (const value of history.all()) {
      most = Math.max(most, value);
    }
  }
  // A history that has just begun shall be seen, too.
  const step = width / (Math.max(LEAST, Math.min(LENGTH, lines[0][0].count)) - 1);
  for (const [history, name] of lines) {
    const values = [...history.all()];
    let x = width - (values.length - 1) * step;
    context.beginPath();
    for (const value of values) {
      context.lineTo(x, height - 1 - value / most * (height - 3));
      x += step;
    }
    context.strokeStyle = colour(name);
    context.lineWidth = 1.25;
    context.stroke();
    context.lineTo(width, height);
    context.lineTo(width - (values.length - 1) * step, height);
    context.globalAlpha = 0.14;
    context.fillStyle = colour(name);
    context.fill();
    context.globalAlpha = 1;
  }
}
