// Hears the hub and shows what it says: docs/live-protocol.md is the other half of this file.
import { keepOpen } from "./connection.js";
import { fetchPieces } from "./swap.js";
import { setServerNow, setExpiry, show as showTime } from "./timer.js";

const counts = new Map(); // "pool|date" → { left, version }
let link, cartTold;

// Is what this page shows still so? Asked when it wakes, is looked at again, or comes online.
export function verify() {
  showTime();
  return link ? link.doubt() : leaveIfSignedOut();
}

export function watch() {
  const page = document.querySelector("[data-live]");
  const agent = document.querySelector("[data-live-agent]");
  const queue = document.querySelector("[data-queue]");
  const nights = document.querySelector("[data-nights]");
  const call = document.querySelector("[data-roll-call]");
  if (!(page || agent || queue || nights || call || document.body.dataset.family) || !window.signalR) return;

  // Straight to a WebSocket: a negotiation would have to meet the same node twice, and there are no sticky sessions.
  const straight = { skipNegotiation: true, transport: signalR.HttpTransportType.WebSockets };
  const build = () => {
    const connection = new signalR.HubConnectionBuilder().withUrl("/live", straight).configureLogging(signalR.LogLevel.Error).build();
    connection.serverTimeoutInMilliseconds = 12_000; // the hub gives a sign of life every five seconds
    connection.on("remainingChanged", days => remember(days));
    connection.on("occupancyChanged", days => { days.forEach(showOccupancy); if (days.some(day => day.date === document.querySelector("[data-roll-call]")?.dataset.today)) callChanged(); });
    connection.on("rollCallChanged", callChanged);
    connection.on("cartChanged", cart => cartChanged(page, cart));
    connection.on("queueChanged", queueChanged);
    connection.on("jobChanged", () => nightChanged(nights));
    connection.on("waitingChanged", waiting => waitingChanged(page, waiting));
    connection.on("alertsChanged", alertsChanged);
    connection.on("custodyChanged", () => custodyChanged(page, connection));
    // The node has missed news, and says so to all its pages at once: each asks at a moment of its own.
    connection.on("watchAgain", () => setTimeout(() => link.doubt().then(caughtUp), Math.random() * 2000));
    return connection;
  };

  // One who watches again gets a fresh snapshot.
  const ask = async connection => {
    if (agent) {
      const snapshot = await connection.invoke("WatchDays", agent.dataset.month);
      setServerNow(snapshot.now);
      snapshot.days.forEach(showOccupancy);
    } else if (page) {
      const snapshot = await connection.invoke("WatchPlanning", page.dataset.live, page.dataset.month);
      setServerNow(snapshot.now);
      remember(snapshot.days);
      cartIs(page, snapshot.cart);
    } else if (call) {
      setServerNow((await connection.invoke("WatchRollCall", call.dataset.rollCall === "" ? null : Number(call.dataset.rollCall))).now);
      callChanged(); // what was pressed between the page and the watch, or during a cut
    } else {
      setServerNow(await connection.invoke("Now"));
    }
    light(true);
  };
  const caughtUp = () => { catchUp(page); waitingChanged(null, {}); queueChanged(); nightChanged(nights); };
  link = keepOpen(build, { watch: ask, caughtUp, lost: () => { light(false); leaveIfSignedOut(); } });
  link.open();
  document.addEventListener("swapped", () => document.querySelectorAll(".slot[data-pools]").forEach(slot => show(slot, false)));
}

// The cart of a snapshot: as it was told last, or it moved while nobody was listening.
function cartIs(page, cart) {
  const [before, now] = [cartTold, JSON.stringify(cart)];
  cartTold = now;
  if (cart?.expiresAt && cart.state === "open") setExpiry(cart.expiresAt);
  if (before !== undefined && before !== now) catchUp(page);
}

// Closed by the server because the session is over, here or from another device: this tab shows nothing of it any longer.
function leaveIfSignedOut() {
  if (!leaving) fetch("/presence", { headers: { Accept: "application/json" } }).then(answer => { if (answer.status === 401) location.reload(); }).catch(() => {});
}

function remember(days) {
  const changed = new Set();
  for (const day of days) {
    const key = `${day.pool}|${day.date}`;
    const known = counts.get(key);
    if (known && known.version > day.version) continue; // an older message that was late
    if (known?.left !== day.left) changed.add(day.date);
    counts.set(key, day);
  }
  for (const date of changed) document.querySelectorAll(`.slot[data-date="${date}"]`).forEach(slot => show(slot, true));
}

// A slot has the room of its fullest pool. What a press on it will answer, the server decides.
function show(slot, pulse) {
  const label = slot.querySelector(".left");
  const known = slot.dataset.pools.split(" ").map(pool => counts.get(`${pool}|${slot.dataset.date}`)).filter(Boolean);
  if (!label || !known.length) return;
  const left = Math.min(...known.map(day => day.left));
  lastWasTaken(slot, left);
  const [number, unit] = [label.querySelector("b"), label.querySelector(".unit")];
  const text = left === 0 ? "complet" : String(left);
  if (number.textContent === text) return;
  if (pulse && (left === 0) !== (number.textContent === "complet")) turned();
  number.textContent = text;
  unit.textContent = left === 0 ? "" : left < 2 ? " place" : " places";
  label.classList.toggle("none", left === 0);
  label.classList.toggle("few", left > 0 && left <= 5);
  if (!pulse) return;
  label.classList.add("moved");
  setTimeout(() => label.classList.remove("moved"), 1500);
}

// A day that filled up, or has room again, answers a press otherwise: the page is read anew, by each family at a moment of
// its own, for all who look at a coveted day hear of it at once.
let turning;
function turned() {
  turning ??= setTimeout(() => { turning = undefined; catchUp(document.querySelector("[data-live]")); }, 300 + Math.random() * 2700);
}

// Somebody was faster by so little that our refusal was written before their place was saved: it showed the day as free.
function lastWasTaken(slot, left) {
  const refusal = left === 0 && slot.querySelector(".chip.free") && document.querySelector("#messages .problem:not([data-caught-up])");
  if (!refusal) return;
  refusal.dataset.caughtUp = "";
  catchUp(document.querySelector("[data-live]"));
}

function showOccupancy(day) {
  for (const row of document.querySelectorAll(`tr[data-pool="${day.pool}"][data-date="${day.date}"]`)) {
    if (Number(row.dataset.version) > day.version) continue;
    row.dataset.version = day.version;
    const put = (name, value) => { row.querySelector(`[data-${name}]`).textContent = value; };
    put("booked", day.booked); put("held", day.held); put("left-places", day.left); put("capacity", day.capacity);
  }
}

// A room of the family, at the organiser whose page this is.
const room = address => `/${document.body.dataset.family}${address}`;

let reloading, leaving = false;
// A tab that has just sent a form is on its way somewhere: news of its own deed must not call it back.
addEventListener("submit", event => { leaving = !event.defaultPrevented; });

function cartChanged(page, cart) {
  if (cart.organiser === page?.dataset.live) cartTold = JSON.stringify(cart.state === "open" || cart.state === "paying" ? cart : null);
  if (!page || leaving || cart.organiser !== page.dataset.live || cart.state === page.dataset.reloadOnCart) return;
  if (cart.expiresAt && cart.state === "open") setExpiry(cart.expiresAt);
  const shown = document.querySelector(".recap")?.dataset.cart;
  if (shown && cart.state === "committed") location.assign(room("/demandes"));
  else if (shown !== `${cart.state}|${cart.lines}|${cart.total}`) catchUp(page);
}

// A place is offered, or a rank has moved: the notice that every page of a family carries, and the page that shows ranks.
function waitingChanged(page, waiting) {
  const notice = document.getElementById("offre");
  if (leaving || !(notice || document.querySelector("[data-waiting]"))) return;
  const said = waiting.offered && "Une place vous est proposée. Répondez depuis la liste d’attente.";
  fetchPieces(notice ? room("/attente?handler=Avis") : location.href).then(() => { if (said) document.getElementById("annonces").textContent = said; }).catch(() => {});
  if (waiting.organiser && waiting.organiser === page?.dataset.live) catchUp(page);
}

// A night moves many times a second: the board is read again at most once in one, and always once more after the last word.
let nightRead = 0, nightLater;
function nightChanged(nights) {
  if (!nights || leaving) return;
  clearTimeout(nightLater);
  nightLater = setTimeout(() => { nightRead = Date.now(); fetchPieces(location.href).catch(() => {}); }, Math.max(0, nightRead + 1000 - Date.now()));
}

// Another leader has pressed, or who is expected has changed: read at once, and once more if it moved meanwhile. One reading at a time, so that an older answer never comes last.
let callRead = false, callMoved = false;
async function callChanged() {
  callMoved = true;
  if (callRead || leaving) return;
  callRead = true;
  while (callMoved && !leaving) {
    callMoved = false;
    await fetchPieces(location.href).catch(() => {});
    await new Promise(rest => setTimeout(rest, 250));
  }
  callRead = false;
}

// A mail was written to the household: the count in the menu, and the list where it is shown.
function alertsChanged() {
  if (leaving) return;
  const list = document.querySelector("[data-alerts]");
  fetchPieces(list ? location.href : room("/alertes?handler=Nombre")).catch(() => {});
}

// Days of a shared child have changed hands: the planning and the custody calendar are read again. A press on its way goes
// first, as its answer may be older than the news. A child that is shared from now on may bring pools not watched so far.
let custodyLater;
function custodyChanged(page, connection) {
  if (leaving || !(document.getElementById("planche") || document.querySelector("[data-custody]"))) return;
  clearTimeout(custodyLater);
  custodyLater = setTimeout(() => {
    if (document.querySelector(".busy")) return custodyChanged(page, connection);
    const address = new URL(location.href);
    address.searchParams.delete("handler"); // the health record is opened by a press, and noted: not by news
    fetchPieces(address).catch(() => {});
    if (page) connection.invoke("WatchPlanning", page.dataset.live, page.dataset.month).then(snapshot => remember(snapshot.days)).catch(() => {});
  }, 150);
}

// The page as it is now; also after a cut, as the cart may have moved or ended while nobody was listening.
function catchUp(page) {
  if (!page || leaving) return;
  if (page.hasAttribute("data-reload-on-cart")) return location.reload();
  clearTimeout(reloading);
  reloading = setTimeout(() => document.querySelector(".busy") || fetchPieces(location.href).catch(() => {}), 150);
}

function light(on) {
  document.documentElement.dataset.live = on ? "on" : "off";
  const lamp = document.getElementById("direct");
  if (!lamp) return;
  lamp.hidden = false;
  lamp.classList.toggle("off", !on);
  lamp.lastElementChild.textContent = on ? "En direct" : "Reconnexion…";
}

// The queue of the service has moved: shown anew, unless an agent has ticked something in it, which would be lost.
function queueChanged() {
  const queue = document.querySelector("[data-queue]");
  if (!queue || leaving) return;
  if (queue.querySelector("input:checked")) document.getElementById("file-change").hidden = false;
  else fetchPieces(location.href).catch(() => {});
}
