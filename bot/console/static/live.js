// One stream for all tabs of this browser: the tab that holds the lock reads it and passes on what it hears.
const channel = new BroadcastChannel("safar-live");
const SILENCE = 40000; // the server speaks every 15 s

export function listen(hear) {
  channel.onmessage = (event) => hear(event.data);
  const tell = (told) => { hear(told); channel.postMessage(told); };
  const lead = () => new Promise(() => read(tell));
  if (navigator.locks) navigator.locks.request("safar-live", lead);
  else lead();
}

function read(tell) {
  let stream, watch;
  const heard = () => { clearTimeout(watch); watch = setTimeout(again, SILENCE); };
  const again = () => { stream?.close(); tell({ what: "lost" }); open(); };
  function open() {
    stream = new EventSource("/events");
    heard();
    stream.onopen = () => { heard(); tell({ what: "connected" }); };
    stream.onmessage = (event) => { heard(); tell(JSON.parse(event.data)); };
    stream.addEventListener("beat", heard);
    for (const what of ["away", "look_again", "ended"]) stream.addEventListener(what, () => { heard(); tell({ what }); });
    stream.onerror = () => {
      tell({ what: "lost" });
      // After an answer that is no stream (signed out, too many streams) browsers give up; we look again.
      if (stream.readyState === EventSource.CLOSED) { clearTimeout(watch); watch = setTimeout(again, 3000); }
    };
  }
  open();
}
