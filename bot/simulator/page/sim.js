// The `/sim` API as the page uses it: people act, the world is watched.

async function answered(response) {
  const body = await response.json();
  if (!response.ok) throw new Error(body.error ?? response.statusText);
  return body;
}

export const get = async (path) => answered(await fetch(`/sim/${path}`));

export const post = async (path, fields = {}) =>
  answered(
    await fetch(`/sim/${path}`, {
      method: "POST",
      ...(fields instanceof FormData
        ? { body: fields }
        : { body: JSON.stringify(fields), headers: { "Content-Type": "application/json" } }),
    }),
  );

export const act = (person, what, fields) => post(`people/${person}/${what}`, fields);

export const fileUrl = (id) => `/sim/files/${encodeURIComponent(id)}`;

// Calls `hear` with every event after `number`, for as long as the page is open; the browser reconnects by itself.
export function listen(number, began, hear) {
  const stream = new EventSource(`/sim/stream?after=${number}`);
  stream.addEventListener("hello", (event) => Number(event.data) === began || location.reload());
  stream.onmessage = (event) => hear(JSON.parse(event.data));
  return stream;
}
