// What the keyboard does, everywhere but in the search.

/** From one node the arrows lead to the nearest in that direction. */
function neighbour(from, direction, all) {
  const here = from.getBoundingClientRect();
  const x = here.left + here.width / 2;
  const y = here.top + here.height / 2;
  let best;
  let least = Infinity;
  for (const node of all) {
    const there = node.getBoundingClientRect();
    const dx = there.left + there.width / 2 - x;
    const dy = there.top + there.height / 2 - y;
    const [along, across] = {ArrowLeft: [-dx, dy], ArrowRight: [dx, dy], ArrowUp: [-dy, dx], ArrowDown: [dy, dx]}[direction];
    const distance = along + Math.abs(across) * 2.5;
    if (node !== from && along > 4 && distance < least) {
      least = distance;
      best = node;
    }
  }
  return best;
}

export function listenToKeys({search, picture, trouble, actions}) {
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) {
      return;
    }
    if (event.target === search) {
      inSearch(event, search, picture, actions);
      return;
    }
    const nodes = [...picture.place.querySelectorAll("button.node")];
    if (event.key.startsWith("Arrow") && nodes.includes(document.activeElement)) {
      const next = neighbour(document.activeElement, event.key, nodes);
      next?.focus();
      next?.scrollIntoView({block: "nearest"});
    } else if (event.key >= "1" && event.key <= "5") {
      trouble.focus(Number(event.key) - 1);
    } else if (event.key === "g") {
      (nodes.find(node => node.classList.contains("chosen")) || nodes[0])?.focus();
    } else if (actions[event.key]) {
      actions[event.key]();
    } else {
      return;
    }
    event.preventDefault();
  });
}

function inSearch(event, search, picture, actions) {
  if (event.key === "Enter") {
    event.preventDefault(); // The node that is focused now must not take it for a click of its own.
    const found = picture.first();
    if (found) {
      picture.elements.get(found.id).focus();
      actions.show(found.rows.find(row => picture.matches(row)) || found.rows[0]);
    }
  } else if (event.key === "Escape") {
    search.value = "";
    picture.search("");
    search.blur();
  }
}
