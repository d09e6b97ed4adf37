// The desk: lists, going from case to case, acts, and keeping all of it fresh.
import { alert, badge } from "./alerts.js";
import { Refused, act, newOperation, part, sentence, toTheDoor } from "./ask.js";
import { listen } from "./live.js";
import { say, sayLine } from "./notice.js";
import { markRow, markSeen, openCase, prepare, put, refreshCase } from "./talk.js";

const lists = document.getElementById("lists"), me = document.body.dataset.name;
const NEXT_LOOK = 60000; // waiting times grow even when nothing happens
const ONE_CASE_ONLY = /^(person_wrote|counsellor_wrote|message_)/;

// Does a thing at once, and once more when it was asked for meanwhile; never twice at the same time.
function single(work) {
  let isRunning = false, isWanted = false;
  return async () => {
    if (isRunning) { isWanted = true; return; }
    isRunning = true;
    try {
      do { isWanted = false; await work(); } while (isWanted);
    } finally { isRunning = false; }
  };
}

const waitingNow = () => new Set([...lists.querySelectorAll("[data-waiting]")].map((row) => row.dataset.waiting));
const unreadNow = () => Number(document.getElementById("counts").dataset.unread);
let given = ""; // a case that I gave back myself is no news

const refreshLists = single(async () => {
  const html = await part("/fragments/list");
  if (html === null) return;
  const before = waitingNow(), unread = unreadNow(), focused = lists.contains(document.activeElement) ? document.activeElement : null;
  const top = lists.scrollTop, mark = focused?.getAttribute("href") ?? "";
  lists.innerHTML = html;
  lists.scrollTop = top;
  lists.querySelectorAll(".row").forEach(markRow);
  if (focused) (lists.querySelector(mark ? `[href="${mark}"]` : "#take-next") ?? lists.querySelector("a, button"))?.focus({ preventScroll: true });
  const isNew = [...waitingNow()].some((name) => !before.has(name) && name !== given);
  if (isNew) { sayLine(sentence("new")); setTimeout(() => sayLine(""), 8000); alert("new"); }
  else if (unreadNow() > unread) alert("message");
  badge(document.getElementById("counts").dataset.badge);
});
const refreshOpen = single(() => refreshCase().catch(told));
const refreshAll = () => { refreshLists(); refreshCase(true).catch(told); };

function told(error) {
  if (error instanceof Refused) say(error.message);
  else say(sentence("unsent"));
}

// Going from case to case. Addresses are those of the pages, so that loading again and going back work.
async function go(path, { isBack = false, focus = "h1" } = {}) {
  try {
    const html = await part(path === "/" ? "/fragments/case" : `/fragments${path}`);
    if (html === null) return say(sentence("away"));
    if (!isBack && location.pathname !== path) history.pushState({}, "", path);
    put(html);
    say("");
    const target = path === "/" ? lists.querySelector("a, button") : document.querySelector(`#case ${focus}`) ?? document.querySelector("#case h1");
    target?.focus({ preventScroll: true });
  } catch (error) {
    told(error);
    refreshLists();
  }
}
addEventListener("popstate", () => go(location.pathname, { isBack: true }));
document.addEventListener("click", (event) => {
  const link = event.target.closest("a.row, a.back, a.brand");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
  event.preventDefault();
  go(link.getAttribute("href"));
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
  const menu = document.querySelector("details.self[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  else if (openCase()) go("/");
});

function isSure(form) {
  const dialog = document.getElementById(form.dataset.sure);
  if (!dialog) return Promise.resolve(true);
  return new Promise((done) => {
    dialog.returnValue = "";
    dialog.addEventListener("close", () => done(dialog.returnValue === "yes"), { once: true });
    dialog.showModal();
  });
}

const busy = new WeakSet();
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form.act")) return;
  event.preventDefault();
  if (busy.has(form) || !(await isSure(form))) return;
  busy.add(form);
  form.querySelector("button").setAttribute("aria-disabled", "true");
  try {
    const path = new URL(form.action).pathname;
    if (path.endsWith("/give-back")) given = openCase();
    await go(await act(path, newOperation()), { focus: "#text" });
    refreshLists();
  } catch (error) {
    told(error);
    refreshAll();
  } finally {
    busy.delete(form);
    form.querySelector("button").removeAttribute("aria-disabled");
  }
});
document.getElementById("sign-out").addEventListener("submit", () => sessionStorage.clear());
document.getElementById("speak").addEventListener("submit", (event) => { event.target.elements.back.value = location.pathname; });
document.addEventListener("click", (event) => {
  const menu = document.querySelector("details.self[open]");
  if (menu && !menu.contains(event.target)) menu.open = false;
});

listen((event) => {
  if (event.what === "ended") return toTheDoor();
  if (event.what === "lost") return sayLine(sentence("lost"));
  if (event.what === "away") return sayLine(sentence("away"));
  if (event.what === "connected" || event.what === "look_again") { sayLine(""); return refreshAll(); }
  if (event.case === openCase()) refreshOpen();
  if (event.owner === me || !ONE_CASE_ONLY.test(event.what)) refreshLists();
});
addEventListener("safar-seen", refreshLists);
addEventListener("online", refreshAll);
document.addEventListener("visibilitychange", () => { if (!document.hidden) { markSeen(); refreshAll(); } });
setInterval(refreshAll, NEXT_LOOK);
badge(document.getElementById("counts").dataset.badge);
prepare();
document.documentElement.dataset.ready = "";
