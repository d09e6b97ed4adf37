// Asks the server: parts of pages, and acts. An act keeps its operation id however often it has to be sent.
const HEADERS = { "X-Safar": "script" };
const PAUSES = [600, 1500, 3500];

export class Refused extends Error {}
export class Unreachable extends Error {}

export const sentence = (name) => document.body.dataset[name];
const rest = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

export function newOperation() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The text of a part; null when the server cannot be reached now.
export async function part(path) {
  try {
    const answer = await fetch(path, { headers: HEADERS });
    if (answer.status === 401) return toTheDoor();
    if (answer.status === 404) throw new Refused(await answer.text());
    return answer.ok ? await answer.text() : null;
  } catch (error) {
    if (error instanceof Refused) throw error;
    return null;
  }
}

// Where to go on; Refused says why not, Unreachable that nobody knows yet whether it was done.
export async function act(path, operation, fields = {}) {
  const body = new URLSearchParams({ ...fields, operation, csrf: document.body.dataset.csrf });
  for (const pause of [...PAUSES, 0]) {
    const answer = await fetch(path, { method: "POST", headers: HEADERS, body }).catch(() => null);
    if (answer?.status === 401) return toTheDoor();
    if (answer?.ok) return answer.status === 204 ? "" : (await answer.json()).to;
    if (answer && answer.status < 500) throw new Refused(await answer.text());
    if (pause) await rest(pause);
  }
  throw new Unreachable();
}

export function toTheDoor() {
  location.assign("/sign-in");
  return new Promise(() => {});
}
