// What the pages of the service hear: how full the days are, the roll call, the queue of files, the board of the nights.
import { on, onCaughtUp, watchWith } from "./connection.js";
import { isLeaving, readAgain } from "./page.js";
import { setServerNow } from "../timer.js";

export function startService() {
  startDays();
  startRollCall();
  startQueue();
  startNights();
}

function startDays() {
  const days = document.querySelector("[data-live-agent]");
  if (!days) return;
  on("occupancyChanged", changed => changed.forEach(showOccupancy));
  watchWith(async invoke => {
    const snapshot = await invoke("WatchDays", days.dataset.month);
    setServerNow(snapshot.now);
    snapshot.days.forEach(showOccupancy);
  });
}

function showOccupancy(day) {
  for (const row of document.querySelectorAll(`tr[data-pool="${day.pool}"][data-date="${day.date}"]`)) {
    if (Number(row.dataset.version) > day.version) continue;
    row.dataset.version = day.version;
    const put = (name, value) => { row.querySelector(`[data-${name}]`).textContent = value; };
    put("booked", day.booked); put("held", day.held); put("left-places", day.left); put("capacity", day.capacity);
  }
}

function startRollCall() {
  const call = () => document.querySelector("[data-roll-call]");
  if (!call()) return;
  const [place, today] = [call().dataset.rollCall, call().dataset.today];
  on("rollCallChanged", readCall);
  on("occupancyChanged", changed => { if (changed.some(day => day.date === today)) readCall(); });
  watchWith(async invoke => {
    setServerNow((await invoke("WatchRollCall", place === "" ? null : Number(place))).now);
    readCall(); // what was pressed between the page and the watch, or during a cut
  });
}

// Another leader has pressed, or who is expected has changed: read at once, and once more if it moved meanwhile. One reading
// at a time, so that an older answer never comes last.
let reading = false, moved = false;
async function readCall() {
  moved = true;
  if (reading || isLeaving()) return;
  reading = true;
  while (moved && !isLeaving()) {
    moved = false;
    await readAgain();
    await new Promise(rest => setTimeout(rest, 250));
  }
  reading = false;
}

function startQueue() {
  if (!document.querySelector("[data-queue]")) return;
  on("queueChanged", readQueue);
  onCaughtUp(readQueue);
}

// The queue of the service has moved: shown anew, unless an agent has ticked something in it, which would be lost.
function readQueue() {
  const queue = document.querySelector("[data-queue]");
  if (!queue || isLeaving()) return;
  if (queue.querySelector("input:checked")) document.getElementById("file-change").hidden = false;
  else readAgain();
}

function startNights() {
  if (!document.querySelector("[data-nights]")) return;
  on("jobChanged", readNight);
  onCaughtUp(readNight);
}

// A night moves many times a second: the board is read again at most once in one, and always once more after the last word.
let read = 0, later;
function readNight() {
  if (isLeaving()) return;
  clearTimeout(later);
  later = setTimeout(() => { read = Date.now(); readAgain(); }, Math.max(0, read + 1000 - Date.now()));
}
