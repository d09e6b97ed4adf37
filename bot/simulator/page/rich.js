// A text and its entities as elements. Offsets are UTF-16 code units, which is how JavaScript counts.

import { el } from "./dom.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

function link(href, children) {
  const safe = /^(https?|mailto|tel|tg):/i.test(href) ? href : `https://${href}`;
  return el("a", { href: safe, target: "_blank", rel: "noopener noreferrer" }, children);
}

function styled(entity, text, children, on) {
  switch (entity.type) {
    case "text_link": return link(entity.url, children);
    case "url": return link(text, children);
    case "email": return link(`mailto:${text}`, children);
    case "phone_number": return link(`tel:${text}`, children);
    case "bot_command":
      return el("button", { type: "button", class: "command", onclick: () => on.command(text) }, children);
    case "mention": case "hashtag": case "cashtag": case "text_mention":
      return el("span", { class: "named" }, children);
    case "spoiler":
      return el("span", { class: "spoiler", tabindex: "0", role: "button", onclick: (event) => event.currentTarget.classList.add("shown"),
        onkeydown: (event) => event.key === "Enter" && event.currentTarget.classList.add("shown") }, children);
    default:
      return TAGS[entity.type] ? el(TAGS[entity.type], {}, children) : el("span", {}, children);
  }
}

// Entities nest and never cross, so each takes what it spans and hands the rest to those inside it.
function stretch(text, from, to, entities, on) {
  const parts = [];
  let at = from;
  let index = 0;
  while (index < entities.length) {
    const outer = entities[index];
    const end = Math.min(to, outer.offset + outer.length);
    const inner = [];
    index += 1;
    while (index < entities.length && entities[index].offset < end) inner.push(entities[index++]);
    if (outer.offset > at) parts.push(text.slice(at, outer.offset));
    parts.push(styled(outer, text.slice(outer.offset, end), stretch(text, outer.offset, end, inner, on), on));
    at = end;
  }
  if (at < to) parts.push(text.slice(at, to));
  return parts;
}

// Each line is a paragraph of its own direction, so that an English address inside a Dari text stays in its place.
export function rich(text, entities = [], on = { command() {} }) {
  const ordered = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return el("div", { class: "text", dir: "auto" }, stretch(text, 0, text.length, ordered, on));
}
