// One phone: the chat of one person with the bot.

import { bubble } from "./bubble.js";
import { composer } from "./composer.js";
import { el, icon } from "./dom.js";
import { act, get } from "./sim.js";
import { wordsOf } from "./words.js";

const TYPING_FOR = 5000; // milliseconds, as at Telegram

export class Phone {
  constructor(person, bot, { payload = "" } = {}) {
    this.person = person;
    this.bot = bot;
    this.payload = payload;
    this.words = wordsOf(person);
    this.messages = new Map();
    this.readTo = person.read_to;
    this.keys = person.keys;
    this.build();
  }

  build() {
    const { person, words } = this;
    this.state = el("span", { class: "state" }, words.bot);
    this.menuButton = el("button", { type: "button", class: "ghost", "aria-label": words.more, onclick: () => this.offerBlock() }, icon("more"));
    this.log = el("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": words.log, tabindex: "0" });
    this.dots = el("div", { class: "dots", "aria-hidden": "true", hidden: true }, el("i"), el("i"), el("i"));
    this.toast = el("div", { class: "toast", role: "status", hidden: true, dir: "auto" });
    this.pad = el("div", { class: "pad" });
    this.composer = composer(this);
    this.root = el("section", { class: "phone", lang: person.language.locale, dir: person.language.direction, "aria-label": person.first_name, "data-person": person.id },
      el("header", { class: "head" },
        el("span", { class: "avatar", "aria-hidden": "true" }, icon("pin")),
        el("span", { class: "two" }, this.title = el("strong", { dir: "auto" }, person.bot_name), this.state),
        this.menuButton),
      el("div", { class: "stage" }, el("div", { class: "scroll" }, this.log, this.dots), this.toast),
      this.pad, this.composer.root);
    this.scroll = this.root.querySelector(".scroll");
    this.stayAtEnd();
  }

  // Keys that appear, pictures that arrive and a keyboard on a phone all push the end out of sight; who was there stays there.
  stayAtEnd() {
    this.atEnd = true;
    this.scroll.addEventListener("scroll", () => (this.atEnd = this.isAtEnd()), { passive: true });
    const watch = new ResizeObserver(() => this.atEnd && this.toEnd());
    watch.observe(this.log);
    watch.observe(this.scroll);
  }

  async open() {
    const { messages, keys, read_to: readTo } = await get(`chats/${this.person.id}/messages`);
    this.keys = keys;
    this.readTo = readTo;
    for (const message of messages) if (!message.deleted) this.messages.set(message.message_id, message);
    this.log.replaceChildren(...[...this.messages.values()].map((message) => this.draw(message)));
    this.refresh();
    this.toEnd();
  }

  draw(message) {
    return bubble(message, {
      person: this.person, words: this.words, on: this,
      quoted: message.reply_to ? this.messages.get(message.reply_to) : null,
      isRead: message.message_id <= this.readTo,
    });
  }

  find(id) {
    return this.log.querySelector(`[data-id="${id}"]`);
  }

  refresh() {
    const isNew = !this.messages.size && !this.person.started;
    this.log.classList.toggle("empty", isNew);
    if (isNew) {
      const text = this.person.description;
      this.log.replaceChildren(el("div", { class: "welcome" }, el("strong", {}, this.words.empty), text ? el("p", { dir: "auto" }, text) : null));
    }
    this.title.textContent = this.person.bot_name;
    this.composer.refresh();
  }

  // --- what happens ---

  hear(event) {
    switch (event.kind) {
      case "message": return this.add(event.message);
      case "edited": case "reacted": return this.replace(event.message);
      case "deleted": return this.remove(event.message.message_id);
      case "read": return this.read(event.message_id);
      case "keys": this.keys = event.keys; return this.composer.refresh();
      case "action": return this.showTyping();
      case "callback_answer": return this.answered(event);
      default: return undefined;
    }
  }

  add(message) {
    if (this.messages.has(message.message_id)) return this.replace(message);
    if (this.log.classList.contains("empty")) {
      this.log.classList.remove("empty");
      this.log.replaceChildren();
    }
    if (message.from_id === this.person.id) this.person.started = true;
    else this.hideTyping();
    this.messages.set(message.message_id, message);
    this.atEnd ||= message.from_id === this.person.id;
    const drawn = this.draw(message);
    drawn.classList.add("fresh");
    this.log.append(drawn);
    this.composer.refresh();
    return this.atEnd ? this.toEnd() : undefined;
  }

  replace(message) {
    this.messages.set(message.message_id, message);
    this.find(message.message_id)?.replaceWith(this.draw(message));
  }

  remove(id) {
    this.messages.delete(id);
    const gone = this.find(id);
    gone?.classList.add("gone");
    setTimeout(() => gone?.remove(), 220);
  }

  read(id) {
    this.readTo = Math.max(this.readTo, id);
    for (const message of this.messages.values()) {
      if (message.message_id > id || message.from_id !== this.person.id) continue;
      const tick = this.find(message.message_id)?.querySelector(".tick");
      if (!tick?.querySelector(".icon-tick")) continue;
      tick.setAttribute("aria-label", this.words.read);
      tick.replaceChildren(icon("ticks"));
    }
  }

  showTyping() {
    clearTimeout(this.typing);
    this.state.textContent = `${this.words.typing}…`;
    this.state.classList.add("typing");
    this.dots.hidden = false;
    if (this.atEnd) this.toEnd();
    this.typing = setTimeout(() => this.hideTyping(), TYPING_FOR);
  }

  hideTyping() {
    clearTimeout(this.typing);
    this.state.textContent = this.words.bot;
    this.state.classList.remove("typing");
    this.dots.hidden = true;
  }

  answered({ answer }) {
    for (const key of this.log.querySelectorAll(".key.pending")) key.classList.remove("pending");
    if (answer.text) this.say(answer.text, { stays: answer.show_alert });
  }

  // A few words over the chat: for a moment, or until they are put away.
  say(text, { stays = false } = {}) {
    const away = () => (this.toast.hidden = true);
    const button = el("button", { type: "button", class: "pill", onclick: away }, this.words.ok);
    this.toast.replaceChildren(text, ...(stays ? [button] : []));
    this.toast.hidden = false;
    clearTimeout(this.toasting);
    if (stays) button.focus();
    else this.toasting = setTimeout(away, 3000);
  }

  // --- what the person does ---

  async do(what, fields) {
    try {
      return await act(this.person.id, what, fields);
    } catch (fault) {
      this.say(fault.message);
      return null;
    }
  }

  command(text) {
    return this.do("text", { text });
  }

  async press(message, button, key) {
    key.classList.add("pending");
    setTimeout(() => key.classList.remove("pending"), 15000);
    if (!(await this.do("press", { message_id: message.message_id, data: button.callback_data }))) key.classList.remove("pending");
  }

  start() {
    return this.do("start", { payload: this.payload });
  }

  more(message, anchor) {
    const mine = message.from_id === this.person.id;
    const heart = "❤";
    const now = message.reactions[this.person.id];
    this.offer(anchor, [
      [this.words.reply, () => this.composer.answer(message)],
      mine && message.text ? [this.words.edit, () => this.composer.correct(message)] : null,
      [`${this.words.like} ${heart}`, () => this.do("react", { message_id: message.message_id, emoji: now ? "" : heart })],
    ]);
  }

  offerBlock() {
    const { blocked } = this.person;
    this.offer(this.menuButton, [[blocked ? this.words.unblock : this.words.block, () => this.do(blocked ? "unblock" : "block")]]);
  }

  // A small menu at an element: arrows or Tab move, Escape and a press elsewhere close it.
  offer(anchor, choices) {
    this.closeMenu?.();
    const close = () => {
      menu.remove();
      document.removeEventListener("pointerdown", elsewhere, true);
      this.closeMenu = null;
    };
    const elsewhere = (event) => menu.contains(event.target) || close();
    const items = choices.filter(Boolean).map(([label, choose]) =>
      el("button", { type: "button", role: "menuitem", onclick: () => { close(); choose(); } }, label));
    const menu = el("div", { class: "choices", role: "menu", onkeydown: (event) => {
      if (event.key === "Escape") { close(); anchor.focus(); }
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
    } }, items);
    this.root.append(menu);
    const here = anchor.getBoundingClientRect();
    const frame = this.root.getBoundingClientRect();
    const above = here.bottom - frame.top + menu.offsetHeight > frame.height - 8;
    menu.style.top = `${above ? here.top - frame.top - menu.offsetHeight - 4 : here.bottom - frame.top + 4}px`;
    menu.style.left = `${Math.max(8, Math.min(here.left - frame.left, frame.width - menu.offsetWidth - 8))}px`;
    document.addEventListener("pointerdown", elsewhere, true);
    this.closeMenu = close;
    items[0].focus();
  }

  isAtEnd() {
    return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < 80;
  }

  toEnd() {
    this.atEnd = true;
    requestAnimationFrame(() => (this.scroll.scrollTop = this.scroll.scrollHeight));
  }
}
