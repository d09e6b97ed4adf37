// The foot of a phone: the field to write in, the menu, attachments, the recorder, and the keys that the bot put up.

import { el, icon } from "./dom.js";
import { clock, recorder } from "./voice.js";

export function composer(phone) {
  const { words } = phone;
  let answering = null;
  let correcting = null;
  let recording = null;
  let showsKeys = true;

  const field = el("textarea", { rows: "1", dir: "auto", placeholder: words.message, "aria-label": words.message, enterkeyhint: "send",
    oninput: () => { grow(); swap(); },
    onkeydown: (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); send(); }
      if (event.key === "Escape") drop();
    } });
  const file = el("input", { type: "file", hidden: true, tabindex: "-1", "aria-hidden": "true", onchange: () => upload(file.files[0]) });
  const menu = button("menu", words.menu, () => offerMenu(), "pill-menu");
  const attach = button("attach", words.attach, () => offerThings());
  const keys = button("keys", words.keys, () => { showsKeys = !showsKeys; drawKeys(); });
  const mic = button("mic", words.record, () => record(), "accent");
  const sendButton = button("send", words.send, () => send(), "accent solid");
  const stop = button("send", words.stop, () => finish(), "accent solid");
  const cancel = button("close", words.cancel, () => { recording?.end(); recording = null; swap(); });
  const timer = el("span", { class: "timer", role: "timer" }, "0:00");
  const start = el("button", { type: "button", class: "start", onclick: () => phone.start() }, words.start);
  const unblock = el("button", { type: "button", class: "start", onclick: () => phone.do("unblock") }, words.unblock);
  const aboveText = el("span", { dir: "auto" });
  const above = el("div", { class: "above", hidden: true }, aboveText, button("close", words.cancel, () => drop()));
  const line = el("div", { class: "line" }, menu, el("div", { class: "field" }, field, keys, attach), mic, sendButton);
  const recordLine = el("div", { class: "line recording" }, cancel, el("i", { class: "red" }), timer, stop);
  const root = el("footer", { class: "composer" }, above, line, recordLine, start, unblock, file);

  function button(name, label, onclick, more = "") {
    return el("button", { type: "button", class: `ghost ${more}`, "aria-label": label, title: label, onclick }, icon(name));
  }

  function grow() {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 132)}px`;
  }

  function swap() {
    const { person } = phone;
    const isNew = !phone.messages.size && !person.started;
    start.hidden = !isNew || person.blocked;
    unblock.hidden = !person.blocked;
    line.hidden = isNew || person.blocked || Boolean(recording);
    recordLine.hidden = !recording;
    sendButton.hidden = !field.value.trim();
    mic.hidden = !sendButton.hidden;
    menu.hidden = !person.menu.length || Boolean(field.value);
    keys.hidden = !phone.keys;
  }

  function drawKeys() {
    const rows = showsKeys && !phone.person.blocked ? (phone.keys?.keyboard ?? []) : [];
    phone.pad.replaceChildren(...rows.map((row) => el("div", { class: "row" }, row.map((key) =>
      el("button", { type: "button", class: "pad-key", onclick: () => pressKey(key) }, el("span", { dir: "auto" }, key.text))))));
    keys.setAttribute("aria-expanded", String(rows.length > 0));
  }

  function pressKey(key) {
    if (phone.keys?.one_time_keyboard) { showsKeys = false; drawKeys(); }
    if (key.request_contact) return phone.do("contact");
    if (key.request_location) return phone.do("location", { latitude: 34.528, longitude: 69.172 });
    return phone.do("press", { label: key.text });
  }

  function drop() {
    answering = correcting = null;
    above.hidden = true;
    swap();
  }

  function show(message) {
    aboveText.textContent = message.shown || words.message;
    above.hidden = false;
    field.focus();
  }

  async function send() {
    const text = field.value;
    if (!text.trim()) return;
    const fields = correcting ? { message_id: correcting.message_id, text } : { text, reply_to: answering?.message_id };
    const what = correcting ? "edit" : "text";
    field.value = "";
    grow();
    drop();
    await phone.do(what, fields);
  }

  function offerMenu() {
    phone.offer(menu, phone.person.menu.map(({ command, description }) => [`/${command}  ${description}`, () => phone.command(`/${command}`)]));
  }

  function offerThings() {
    phone.offer(attach, [
      [words.photo, () => phone.do("photo")],
      [words.file, () => file.click()],
      [words.sticker, () => phone.do("sticker")],
      [words.location, () => phone.do("location", { latitude: 34.528, longitude: 69.172 })],
      [words.contact, () => phone.do("contact")],
    ]);
  }

  function upload(chosen) {
    if (!chosen) return undefined;
    const form = new FormData();
    form.append("file", chosen, chosen.name);
    file.value = "";
    return phone.do(/^image\/(png|jpeg|gif|webp)$/.test(chosen.type) ? "photo" : "document", form);
  }

  async function record() {
    const made = await recorder();
    if (!made) return phone.do("voice"); // no microphone: a sample is sent
    recording = made;
    timer.textContent = "0:00";
    swap();
    stop.focus();
    const ticking = setInterval(() => (recording ? (timer.textContent = clock(recording.seconds())) : clearInterval(ticking)), 250);
    return undefined;
  }

  async function finish() {
    const made = recording;
    const seconds = made.seconds();
    recording = null;
    swap();
    const form = new FormData();
    form.append("duration", String(Math.max(1, seconds)));
    form.append("file", await made.end(), "voice.webm");
    return phone.do("voice", form);
  }

  return {
    root,
    refresh() { drawKeys(); swap(); },
    answer(message) { drop(); answering = message; show(message); },
    correct(message) { drop(); correcting = message; field.value = message.text; grow(); show(message); swap(); },
  };
}
