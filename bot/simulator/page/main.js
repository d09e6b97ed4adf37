// The table on which the phones lie: who is shown, how many fit, and what happens in which chat.

import { el, icon } from "./dom.js";
import { Phone } from "./phone.js";
import { get, listen, post } from "./sim.js";

const WIDTH = 340; // pixels that a phone needs
const table = document.querySelector("#phones");
const asked = new URLSearchParams(location.search);
const payload = asked.get("start") ?? "";
let state = await get("state");
let shown = remembered();
let phones = new Map();

function remembered() {
  const ids = (asked.get("people") ?? localStorage.getItem("people") ?? "").split(",").map(Number);
  const known = ids.filter((id) => state.people.some((person) => person.id === id));
  return [...new Set([...known, ...state.people.map((person) => person.id)])];
}

const person = (id) => state.people.find((one) => one.id === id);
const fitting = () => Math.max(1, Math.min(4, Math.floor((table.clientWidth + 16) / (WIDTH + 16)), state.people.length));

function place() {
  const ids = shown.slice(0, fitting());
  const kept = new Map(ids.filter((id) => phones.has(id)).map((id) => [id, phones.get(id)]));
  for (const id of ids) if (!kept.has(id)) kept.set(id, opened(id));
  phones = kept;
  table.classList.toggle("alone", ids.length === 1);
  table.replaceChildren(...ids.map((id, place) => el("div", { class: "stand" }, switcher(id, place), phones.get(id).root)));
  for (const phone of phones.values()) phone.toEnd();
  if (!asked.has("people")) localStorage.setItem("people", shown.join(","));
}

function opened(id) {
  const phone = new Phone(person(id), state.bot, { payload });
  phone.open();
  return phone;
}

function switcher(id, at) {
  const options = state.people.map((one) => {
    const option = el("option", { value: one.id, lang: one.language.locale }, `${one.first_name} · ${one.language.name}`);
    option.selected = one.id === id;
    return option;
  });
  const words = phones.get(id).words;
  const chosen = el("select", { "aria-label": words.owner, onchange: () => change(at, Number(chosen.value)) }, options);
  return el("label", { class: "owner" }, icon("person"), chosen);
}

function change(at, id) {
  const other = shown.indexOf(id);
  [shown[at], shown[other]] = [shown[other], shown[at]];
  place();
  table.querySelectorAll(".owner select")[at]?.focus();
}

async function refresh() {
  state = await get("state");
  for (const { id } of state.people) if (!shown.includes(id)) shown.push(id);
  for (const phone of phones.values()) {
    Object.assign(phone.person, person(phone.person.id));
    phone.refresh();
  }
}

function hear(event) {
  if (["person", "blocked", "unblocked", "menu"].includes(event.kind)) return later();
  return phones.get(event.chat_id)?.hear(event);
}

let waiting = null;
function later() {
  waiting ??= setTimeout(async () => {
    waiting = null;
    const before = state.people.length;
    await refresh();
    if (state.people.length !== before) place();
  }, 60);
}

function newcomers() {
  const dialog = document.querySelector("#newcomer");
  const form = dialog.querySelector("form");
  form.elements.language_code.replaceChildren(...state.languages.map((language) => el("option", { value: language.telegram, lang: language.locale }, language.name)));
  document.querySelector("#add").addEventListener("click", () => { form.reset(); dialog.showModal(); });
  form.querySelector("[value=cancel]").addEventListener("click", () => dialog.close());
  form.addEventListener("submit", async () => {
    const added = await post("people", Object.fromEntries(new FormData(form)));
    await refresh();
    shown = [added.id, ...shown.filter((id) => id !== added.id)];
    place();
  });
}

newcomers();
place();
listen(state.last_event, state.began, hear);
let was = fitting();
addEventListener("resize", () => { if (fitting() !== was) { was = fitting(); place(); } });
document.documentElement.dataset.ready = "yes";
