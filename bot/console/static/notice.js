// What the desk says to the counsellor: a notice that stays until it is put away, and one line about the connection.
const box = document.getElementById("notice"), words = box.querySelector("p"), line = document.getElementById("line");

export function say(text) {
  box.hidden = !text.trim();
  words.textContent = text;
}
export function sayLine(text) {
  line.textContent = text;
}
document.getElementById("put-away").addEventListener("click", () => say(""));
