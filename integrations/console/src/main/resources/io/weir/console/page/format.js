// How numbers, times and reasons are written.

const STEPS = [[1e9, "G"], [1e6, "M"], [1e3, "k"]];

/** 1234567 as 1.23M: three digits, so that columns stay narrow. */
export function short(number) {
  for (const [size, unit] of STEPS) {
    if (number >= size * 0.9995) {
      const scaled = number / size;
      return scaled.toFixed(scaled >= 99.95 ? 0 : scaled >= 9.995 ? 1 : 2) + unit;
    }
  }
  return number > 0 && number < 9.95 && !Number.isInteger(number) ? number.toFixed(1) : String(Math.round(number));
}

export const perSecond = number => short(number) + "/s";

export const bytes = number => short(number) + "B";

/** HIGH_WATER_MARK as words. */
export const words = reason => reason.toLowerCase().replaceAll("_", " ");

export function seconds(time) {
  return time >= 100 ? Math.round(time) + " s" : time >= 1 ? time.toFixed(1) + " s" : Math.round(time * 1000) + " ms";
}

export const clock = at => new Date(at).toTimeString().slice(0, 8);

/** An element with a class and a text; what came from a peer is never anything but text. */
export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) {
    made.className = className;
  }
  if (text !== undefined) {
    made.textContent = text;
  }
  return made;
}

/** Sets a text only where it is another, which spares the browser a layout. */
export function say(where, text) {
  if (where.textContent !== text) {
    where.textContent = text;
  }
}

/** One value of the style sheet, for canvases. */
export const colour = name => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
