// Voice notes: a player for a bubble, and a recorder where the browser has a microphone.

import { el, icon } from "./dom.js";

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

function bars(seed, count = 28) {
  let state = [...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7);
  return Array.from({ length: count }, () => {
    state = (state * 137 + 71) % 9973;
    const bar = el("i");
    bar.style.height = `${20 + (state % 81)}%`;
    return bar;
  });
}

export function player(url, seconds, seed, words) {
  const sound = new Audio();
  sound.preload = "none";
  const wave = el("span", { class: "wave", "aria-hidden": "true" }, bars(seed));
  const time = el("span", { class: "length" }, clock(seconds));
  const button = el("button", { type: "button", class: "round", "aria-label": words.play, onclick: toggle }, icon("play"));
  function toggle() {
    if (!sound.src) sound.src = url;
    if (sound.paused) sound.play().catch(() => show(false));
    else sound.pause();
  }
  function show(isPlaying) {
    button.replaceChildren(icon(isPlaying ? "pause" : "play"));
    button.setAttribute("aria-label", isPlaying ? words.pause : words.play);
  }
  sound.addEventListener("play", () => show(true));
  sound.addEventListener("pause", () => show(false));
  sound.addEventListener("timeupdate", () => {
    const length = Number.isFinite(sound.duration) && sound.duration > 0 ? sound.duration : Math.max(1, seconds);
    const heard = sound.ended ? 0 : sound.currentTime / length;
    [...wave.children].forEach((bar, index) => bar.classList.toggle("heard", index / wave.children.length < heard));
    time.textContent = clock(sound.ended ? seconds : sound.currentTime);
  });
  return el("div", { class: "voice" }, button, el("div", {}, wave, time));
}

// Starts to record; null where there is no microphone or none may be used.
export async function recorder() {
  if (!window.MediaRecorder || !navigator.mediaDevices?.getUserMedia) return null;
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    return null;
  }
  const began = Date.now();
  const pieces = [];
  const machine = new MediaRecorder(stream);
  machine.ondataavailable = (event) => pieces.push(event.data);
  machine.start();
  const end = () =>
    new Promise((resolve) => {
      machine.onstop = () => {
        stream.getTracks().forEach((track) => track.stop());
        resolve(new Blob(pieces, { type: machine.mimeType }));
      };
      machine.stop();
    });
  return { seconds: () => Math.round((Date.now() - began) / 1000), end };
}

export { clock };
