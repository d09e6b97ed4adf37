// The desk stays fresh by itself; without this script everything works by loading pages.
"use strict";
const body = document.body, lists = document.getElementById("lists"), transcript = document.getElementById("transcript");
const line = document.getElementById("line"), title = document.title;
let waiting = Number(document.getElementById("waiting")?.dataset.count || 0);

async function fragment(path) {
  const answer = await fetch(path, { headers: { Accept: "text/html" } });
  if (answer.status === 401) { location.href = "/sign-in"; return null; }
  return answer.ok ? answer.text() : null;
}
async function refreshLists() {
  const text = await fragment("/fragments/list");
  if (text === null || lists.contains(document.activeElement) && document.activeElement.tagName === "BUTTON" && document.activeElement.disabled) return;
  lists.innerHTML = text;
  const now = Number(document.getElementById("waiting").dataset.count);
  if (now > waiting) { chime(); notify(); }
  waiting = now;
  document.title = now ? `(${now}) ${title}` : title;
}
async function refreshTranscript() {
  if (!transcript) return;
  const text = await fragment(`/fragments/cases/${transcript.dataset.case}`);
  if (text !== null) { transcript.innerHTML = text; transcript.scrollTop = transcript.scrollHeight; }
}
function chime() {
  try {
    const sound = new AudioContext(), tone = sound.createOscillator(), volume = sound.createGain();
    tone.frequency.value = 660; volume.gain.setValueAtTime(0.08, sound.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.001, sound.currentTime + 0.6);
    tone.connect(volume).connect(sound.destination); tone.start(); tone.stop(sound.currentTime + 0.6);
  } catch { /* no sound is no harm */ }
}
function notify() { if (window.Notification && Notification.permission === "granted" && document.hidden) new Notification(body.dataset.new); }

// A form that was sent leads to a page of its own; events that it causes must not lead elsewhere.
let leaving = false;
addEventListener("submit", (event) => { if (event.target.id !== "reply") setTimeout(() => { leaving = !event.defaultPrevented; }); });

const events = new EventSource("/events");
events.onopen = () => { line.textContent = ""; refreshLists(); refreshTranscript(); };
events.onerror = () => { line.textContent = body.dataset.lost; fragment("/fragments/list"); };
events.onmessage = (event) => {
  if (leaving) return;
  const told = JSON.parse(event.data);
  refreshLists();
  if (transcript && told.case === transcript.dataset.case) {
    if (["closed", "claimed", "lapsed", "given_back"].includes(told.what)) location.href = `/cases/${told.case}`; else refreshTranscript();
  }
};
if (transcript) transcript.scrollTop = transcript.scrollHeight;

const reply = document.getElementById("reply");
if (reply) {
  const box = reply.elements.text, kept = `draft ${transcript.dataset.case}`;
  box.value = sessionStorage.getItem(kept) || "";
  box.addEventListener("input", () => sessionStorage.setItem(kept, box.value));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && matchMedia("(pointer: fine)").matches) { event.preventDefault(); reply.requestSubmit(); }
  });
  // One operation id for one message, however often it has to be sent.
  let operation = crypto.randomUUID(), busy = false;
  reply.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy || !box.value.trim()) return;
    if (box.value.length > 4096) { line.textContent = body.dataset.long; return; }
    busy = true;
    const form = new FormData(reply); form.set("operation", operation);
    try {
      const answer = await fetch(reply.action, { method: "POST", body: new URLSearchParams(form) });
      if (answer.redirected && new URL(answer.url).search.includes("refused")) { location.href = answer.url; return; }
      if (!answer.ok) throw new Error(answer.status);
      operation = crypto.randomUUID(); box.value = ""; sessionStorage.removeItem(kept); line.textContent = ""; refreshTranscript();
    } catch { line.textContent = body.dataset.lost; } finally { busy = false; box.focus(); }
  });
}
for (const form of document.querySelectorAll("form.sure")) form.addEventListener("submit", (event) => { if (!confirm(body.dataset.sure)) event.preventDefault(); });
document.getElementById("language").addEventListener("change", (event) => event.target.form.submit());
addEventListener("click", () => { if (window.Notification && Notification.permission === "default") Notification.requestPermission(); }, { once: true });
