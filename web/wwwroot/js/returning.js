// A page that comes back, from the browser's memory or from sleep, may show what is over: a cart that is paid, a session that
// has ended, another family's children on a shared computer.
import { verify } from "./live/connection.js";

const BEAT = 1000, SLEEP = 4000; // milliseconds

export function startReturning() {
  // From memory: nothing of it is shown or pressed before the server has answered anew.
  addEventListener("pageshow", event => {
    if (!event.persisted) return;
    document.documentElement.hidden = true;
    location.reload();
  });
  addEventListener("online", verify);
  document.addEventListener("resume", verify);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) verify(); });
  navigator.connection?.addEventListener?.("change", verify); // from one network into another, without ever being offline
  noticeSleep();
}

// A laptop whose lid was shut tells its pages nothing: they see only that their clock has jumped.
function noticeSleep() {
  let last = Date.now();
  setInterval(() => {
    const slept = Date.now() - last > SLEEP;
    last = Date.now();
    if (slept && !document.hidden) verify();
  }, BEAT);
}
