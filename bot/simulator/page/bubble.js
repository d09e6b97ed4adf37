// One message as a bubble, with what it carries and the buttons under it.

import { el, icon } from "./dom.js";
import { rich } from "./rich.js";
import { fileUrl } from "./sim.js";
import { player } from "./voice.js";

const size = (bytes) => (bytes < 1024 ? `${bytes} B` : bytes < 1048576 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`);

function place(message, on) {
  const { latitude, longitude } = message.location;
  return el("div", { class: "place" },
    el("div", { class: "map", "aria-hidden": "true" }, icon("pin")),
    message.venue ? el("strong", { dir: "auto" }, message.venue.title) : null,
    message.venue ? el("span", { dir: "auto" }, message.venue.address) : null,
    el("span", { class: "quiet", dir: "ltr" }, `${latitude.toFixed(3)}, ${longitude.toFixed(3)}`));
}

function card(iconName, title, detail, href) {
  const inside = [el("span", { class: "round" }, icon(iconName)),
    el("span", { class: "two" }, el("strong", { dir: "auto" }, title), el("span", { class: "quiet", dir: "auto" }, detail))];
  return href ? el("a", { class: "card", href, download: title }, inside) : el("div", { class: "card" }, inside);
}

function medium(message, words) {
  if (message.photo) return el("img", { class: "photo", src: fileUrl(message.photo.at(-1).file_id), alt: message.caption ?? words.photo });
  if (message.sticker) return el("img", { class: "sticker", src: fileUrl(message.sticker.file_id), alt: message.sticker.emoji ?? words.sticker });
  if (message.voice) return player(fileUrl(message.voice.file_id), message.voice.duration, message.voice.file_unique_id, words);
  if (message.audio) return player(fileUrl(message.audio.file_id), message.audio.duration, message.audio.file_unique_id, words);
  if (message.video_note) return el("div", { class: "film note", role: "img", "aria-label": words.video }, icon("play"));
  const film = message.video ?? message.animation;
  if (film) return el("video", { class: "film", src: fileUrl(film.file_id), controls: true, preload: "none", "aria-label": words.video });
  if (message.document) return card("file", message.document.file_name ?? words.file, size(message.document.file_size), fileUrl(message.document.file_id));
  if (message.location) return place(message);
  if (message.contact) return card("person", message.contact.first_name, message.contact.phone_number);
  return null;
}

function status(message, isRead, person, words) {
  const time = new Date(message.date * 1000);
  const shown = time.toLocaleTimeString(person.language.locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const mine = message.from_id === person.id;
  return el("span", { class: "status" },
    message.edited ? el("span", {}, words.edited) : null,
    el("time", { datetime: time.toISOString() }, shown),
    mine ? el("span", { class: "tick", role: "img", "aria-label": isRead ? words.read : words.sent }, icon(isRead ? "ticks" : "tick")) : null);
}

function keyboard(message, on) {
  if (!message.rows.length) return null;
  return el("div", { class: "inline-keys" }, message.rows.map((row) =>
    el("div", { class: "row" }, row.map((button) => key(message, button, on)))));
}

function key(message, button, on) {
  const href = button.url ?? button.web_app?.url ?? button.login_url?.url;
  if (href) {
    return el("a", { class: "key", href, target: "_blank", rel: "noopener noreferrer" },
      el("span", { dir: "auto" }, button.text), icon("out"));
  }
  return el("button", { type: "button", class: "key", "data-data": button.callback_data, onclick: (event) => on.press(message, button, event.currentTarget) },
    el("span", { dir: "auto" }, button.text));
}

export function bubble(message, { person, words, quoted, isRead, on }) {
  const mine = message.from_id === person.id;
  const bare = Boolean(message.sticker || message.video_note);
  const read = message.text ?? message.caption;
  const chips = Object.values(message.reactions);
  return el("article", { class: `message ${mine ? "mine" : "theirs"}${bare ? " bare" : ""}${message.photo ? " pictured" : ""}`, "data-id": message.message_id, tabindex: "-1" },
    el("div", { class: "bubble" },
      el("button", { type: "button", class: "more", "aria-label": words.more, onclick: (event) => on.more(message, event.currentTarget) }, icon("more")),
      quoted ? el("div", { class: "quoted" }, el("strong", { dir: "auto" }, quoted.from_name), el("span", { dir: "auto" }, quoted.shown.slice(0, 80) || words.message)) : null,
      medium(message, words),
      read ? rich(read, message.entities ?? message.caption_entities, on) : null,
      chips.length ? el("div", { class: "chips" }, chips.map((sign) => el("span", {}, sign))) : null,
      status(message, isRead, person, words)),
    keyboard(message, on));
}
