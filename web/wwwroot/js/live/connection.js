// The one connection of a page to the hub: docs/live-protocol.md is the other half of this folder. The modules beside it say
// what they want to hear, and one of them what the page watches.
import { keepOpen } from "./keep.js";
import { isLeaving } from "./page.js";
import { setServerNow, show as showTime } from "../timer.js";

const hearers = new Map(); // message → what is done with it
const missed = []; // what is done when news may have been missed
let ask = async invoke => setServerNow(await invoke("Now"));
let link, current;

/** From the next connection on, `handler` hears each `message` of the hub. */
export function on(message, handler) {
  hearers.set(message, [...hearers.get(message) ?? [], handler]);
}

/** `handler` is called when the page is connected again, or its node has missed something. */
export function onCaughtUp(handler) {
  missed.push(handler);
}

/** What this page asks the hub, at first and after each cut: it gets a fresh snapshot every time. */
export function watchWith(question) {
  ask = question;
}

/** Asks for a fresh snapshot; a page that is not connected gets one when it is. */
export async function watchAgain() {
  if (current) await ask((method, ...words) => current.invoke(method, ...words));
}

/** Is what this page shows still so? Asked when it wakes, is looked at again, or comes online. */
export function verify() {
  showTime();
  return link ? link.check() : leaveIfSignedOut();
}

const caughtUp = () => missed.forEach(handler => handler());

/** Opens the connection, if anybody on this page listens. */
export function connect(build = fromHub) {
  if (!hearers.size) return;
  link = keepOpen(() => listen(build()), {
    watch: async connection => { current = connection; await watchAgain(); showConnected(true); },
    caughtUp,
    lost: () => { current = undefined; showConnected(false); leaveIfSignedOut(); },
  });
  return link.open();
}

function listen(connection) {
  for (const [message, handlers] of hearers) connection.on(message, (...news) => handlers.forEach(handler => handler(...news)));
  // The node has missed news, and says so to all its pages at once: each asks at a moment of its own.
  connection.on("watchAgain", () => setTimeout(() => link.check().then(caughtUp), Math.random() * 2000));
  return connection;
}

// Straight to a WebSocket: a negotiation would have to meet the same node twice, and there are no sticky sessions.
function fromHub() {
  const straight = { skipNegotiation: true, transport: signalR.HttpTransportType.WebSockets };
  const connection = new signalR.HubConnectionBuilder().withUrl("/live", straight).configureLogging(signalR.LogLevel.Error).build();
  connection.serverTimeoutInMilliseconds = 12_000; // the hub gives a sign of life every five seconds
  return connection;
}

// Closed by the server because the session is over, here or from another device: this tab shows nothing of it any longer.
function leaveIfSignedOut() {
  if (isLeaving()) return;
  fetch("/presence", { headers: { Accept: "application/json" } }).then(answer => { if (answer.status === 401) location.reload(); }).catch(() => {});
}

function showConnected(on) {
  document.documentElement.dataset.live = on ? "on" : "off";
  const lamp = document.getElementById("direct");
  if (!lamp) return;
  lamp.hidden = false;
  lamp.classList.toggle("off", !on);
  lamp.lastElementChild.textContent = on ? "En direct" : "Reconnexion…";
}
