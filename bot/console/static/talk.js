// The open case: its messages as they come, the box to write in, and what was read.
import { Refused, act, newOperation, part, sentence } from "./ask.js";
import { say } from "./notice.js";

const LAST = 40; // messages fetched anew after an event; all are fetched when the case is opened
const MOST = 4096;
const main = document.getElementById("case");
const drawer = { key: (name) => `safar-draft ${name}`, get: (name) => sessionStorage.getItem(drawer.key(name)) || "" };

export const openCase = () => document.getElementById("transcript")?.dataset.case ?? "";

function parsed(html) {
  const frame = document.createElement("template");
  frame.innerHTML = html;
  return frame.content;
}

// Bubbles that did not change stay as they are, so that a voice note plays on.
function mergeMessages(list, fresh) {
  const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  let last = null, isNew = false;
  for (const item of [...fresh.children]) {
    const known = item.id && document.getElementById(item.id);
    if (!known) {
      // The first of the last messages may begin in the middle of a day.
      if (item.classList.contains("day") && last === null && list.querySelector(".bubble")) continue;
      last ? last.after(item) : list.append(item);
      last = item;
      isNew = true;
      continue;
    }
    if (!known.isEqualNode(item)) known.replaceWith(item);
    last = document.getElementById(item.id);
  }
  if (isNew) list.querySelector(".nothing")?.remove();
  if (isNew && isAtEnd) list.scrollTop = list.scrollHeight;
}

export async function refreshCase(isWhole = false) {
  const name = openCase();
  if (!name) return;
  const html = await part(`/fragments/cases/${name}${isWhole ? "" : `?last=${LAST}`}`);
  if (html === null || openCase() !== name) return;
  const fresh = parsed(html), list = document.getElementById("transcript");
  mergeMessages(list, fresh.querySelector("#transcript"));
  const about = main.querySelector(".about p");
  about.replaceWith(fresh.querySelector(".about p"));
  const foot = main.querySelector(".foot"), freshFoot = fresh.querySelector(".foot");
  if (foot.dataset.mode !== freshFoot.dataset.mode) {
    const isFocused = foot.contains(document.activeElement);
    foot.replaceWith(freshFoot);
    prepare();
    if (isFocused) main.querySelector("h1").focus();
  }
  await markSeen();
}

let seen = "";
export async function markSeen() {
  const mine = document.querySelector('.foot[data-mode="mine"]'), theirs = document.querySelectorAll("#transcript [data-upto]");
  const upto = theirs[theirs.length - 1]?.dataset.upto;
  if (!mine || !upto || document.hidden || seen === `${openCase()} ${upto}`) return;
  seen = `${openCase()} ${upto}`;
  try {
    await act(`/cases/${openCase()}/seen`, newOperation(), { upto });
    dispatchEvent(new Event("safar-seen"));
  } catch { seen = ""; }
}

// Put a case (or what stands where none is) on the desk.
export function put(html) {
  main.replaceChildren(parsed(html));
  prepare();
}

// Make the box that stands there work.
export function prepare() {
  document.body.classList.toggle("with-case", Boolean(openCase()));
  for (const row of document.querySelectorAll(".row")) markRow(row);
  const list = document.getElementById("transcript");
  if (list) list.scrollTop = list.scrollHeight;
  const reply = document.getElementById("reply");
  if (reply) prepareReply(reply, openCase());
  return markSeen();
}
export function markRow(row) {
  if (row.getAttribute("href") === `/cases/${openCase()}`) row.setAttribute("aria-current", "page");
  else row.removeAttribute("aria-current");
}

function prepareReply(reply, name) {
  const box = reply.elements.text, left = document.getElementById("left"), button = reply.querySelector("button");
  let operation = newOperation(), isBusy = false;
  const keep = () => {
    if (box.value) sessionStorage.setItem(drawer.key(name), box.value);
    else sessionStorage.removeItem(drawer.key(name));
    count(box, left);
  };
  box.removeAttribute("maxlength"); // what is too long is refused with words; it is never cut off in silence
  box.value = drawer.get(name);
  keep();
  // Other words are another message.
  box.addEventListener("input", () => { operation = newOperation(); keep(); });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || matchMedia("(pointer: coarse)").matches) return;
    event.preventDefault();
    reply.requestSubmit();
  });
  reply.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isBusy || !box.value.trim()) return;
    if (box.value.trim().length > MOST) return say(sentence("long"));
    isBusy = box.readOnly = true;
    button.setAttribute("aria-disabled", "true");
    try {
      await act(`/cases/${name}/reply`, operation, { text: box.value });
      box.value = "";
      operation = newOperation();
      keep();
      say("");
      refreshCase();
    } catch (error) {
      say(error instanceof Refused ? error.message : sentence("unsent"));
      if (error instanceof Refused) { operation = newOperation(); refreshCase(); }
    } finally {
      isBusy = box.readOnly = false;
      button.removeAttribute("aria-disabled");
      if (document.contains(box)) box.focus();
    }
  });
}

function count(box, left) {
  const over = MOST - box.value.length;
  if (!CSS.supports("field-sizing", "content")) { box.style.height = "auto"; box.style.height = `${box.scrollHeight}px`; }
  left.textContent = over < 400 ? digits(over) : "";
  left.classList.toggle("over", over < 0);
}
function digits(number) {
  const own = [...document.body.dataset.numerals];
  return String(number).replace(/\d/g, (digit) => own[digit]).replace("-", "−");
}
