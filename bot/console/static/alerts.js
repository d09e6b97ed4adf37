// A soft sound, a notice of the system and a number in the title, for new cases and new messages.
import { sentence } from "./ask.js";

const bell = document.getElementById("alerts"), title = document.title;
let sounds = null;
let isOn = localStorage.getItem("safar-alerts") === "on";

function show() {
  bell.hidden = false;
  bell.setAttribute("aria-pressed", String(isOn));
}
bell.addEventListener("click", () => {
  isOn = !isOn;
  localStorage.setItem("safar-alerts", isOn ? "on" : "off");
  show();
  if (!isOn) return;
  if ("Notification" in window && Notification.permission === "default") Notification.requestPermission();
  chime();
});
// Browsers let a page sound only after somebody has touched it.
addEventListener("pointerdown", wake);
addEventListener("keydown", wake);
function wake() {
  if (!isOn) return;
  sounds ??= new AudioContext();
  if (sounds.state === "suspended") sounds.resume();
}

function tone(frequency, start, length) {
  const source = sounds.createOscillator(), volume = sounds.createGain(), at = sounds.currentTime + start;
  source.frequency.value = frequency;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.09, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0005, at + length);
  source.connect(volume).connect(sounds.destination);
  source.start(at);
  source.stop(at + length);
}
function chime() {
  try {
    sounds ??= new AudioContext();
    if (sounds.state === "suspended") return;
    tone(587, 0, 0.5);
    tone(880, 0.14, 0.7);
  } catch { /* no sound is no harm */ }
}

// `what` is "new" for a case, "message" for a message. Nothing of a person's words is in it.
export function alert(what) {
  if (!isOn) return;
  chime();
  if (!document.hidden || !("Notification" in window) || Notification.permission !== "granted") return;
  try {
    const notice = new Notification(sentence(what), { tag: `safar-${what}`, lang: document.documentElement.lang, dir: document.documentElement.dir });
    notice.onclick = () => { window.focus(); notice.close(); };
  } catch { /* phones let only service workers do this */ }
}
export function badge(text) {
  document.title = text ? `(${text}) ${title}` : title;
}
show();
