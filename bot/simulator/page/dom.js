// Building elements without a framework; text is always text, never markup.

export function el(tag, traits = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(traits)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const PATHS = {
  send: "M4 12 20 4.5 15.5 20l-4-6.2L4 12Zm7.5 1.8L20 4.5",
  mic: "M12 14.5a3 3 0 0 0 3-3v-5a3 3 0 0 0-6 0v5a3 3 0 0 0 3 3Zm-6.5-3a6.5 6.5 0 0 0 13 0M12 18v3",
  stop: "M7 7h10v10H7z",
  attach: "m20 11.5-8 8a5 5 0 0 1-7-7l8.2-8.2a3.4 3.4 0 0 1 4.8 4.8L9.7 17.4a1.8 1.8 0 0 1-2.5-2.5l7.3-7.3",
  menu: "M5 7h14M5 12h14M5 17h9",
  keys: "M4 6h16v12H4zM8 10h.01M12 10h.01M16 10h.01M9 14h6",
  more: "M12 5.5h.01M12 12h.01M12 18.5h.01",
  play: "M8 5.5v13l11-6.5z",
  pause: "M8 6v12M16 6v12",
  pin: "M12 21s-6.5-6-6.5-11a6.5 6.5 0 0 1 13 0c0 5-6.5 11-6.5 11Zm0-8.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z",
  file: "M7 3.5h7l4 4v13H7zM14 3.5v4h4",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7.5 8.5c.8-4 4-5.5 7.5-5.5s6.7 1.5 7.5 5.5",
  tick: "m5 12.5 4 4 9-9.5",
  ticks: "m2 12.5 4 4 9-9.5M11 15.5l1 1 9-9.5",
  out: "M8 16 16.5 7.5M9.5 7.5h7v7",
  close: "m6 6 12 12M18 6 6 18",
  block: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM5.8 5.8l12.4 12.4",
};

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon", `icon-${name}`);
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
