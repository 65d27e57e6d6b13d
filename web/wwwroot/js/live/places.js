// Places left, by pool and day, on the planning and on a day: the number moves in place.
import { on } from "./connection.js";
import { board, catchUp } from "./page.js";

const counts = new Map(); // "pool|date" → { left, version }

export function startPlaces() {
  on("remainingChanged", remember);
  document.addEventListener("swapped", () => document.querySelectorAll(".slot[data-pools]").forEach(slot => show(slot, false)));
}

export function remember(days) {
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
  const before = inWords(number.textContent);
  if (pulse && (left === 0) !== (number.textContent === "complet")) fullnessChanged();
  number.textContent = text;
  unit.textContent = left === 0 ? "" : left < 2 ? " place" : " places";
  // Who does not see the number hears it in the name of what is pressed.
  slot.querySelectorAll(".chip[aria-label]").forEach(chip => chip.setAttribute("aria-label", chip.getAttribute("aria-label").replace(`, ${before}`, `, ${inWords(text)}`)));
  label.classList.toggle("none", left === 0);
  label.classList.toggle("few", left > 0 && left <= Number(board()?.dataset.few));
  if (!pulse) return;
  label.classList.add("moved");
  setTimeout(() => label.classList.remove("moved"), 1500);
}

// As the server writes it (PlacesLeft.InWords).
const inWords = number => number === "complet" ? number : `${number}\u00A0${Number(number) < 2 ? "place" : "places"}`;

// A day that filled up, or has room again, answers a press otherwise: the page is read anew, by each family at a moment of
// its own, for all who look at a coveted day hear of it at once.
let turning;
function fullnessChanged() {
  turning ??= setTimeout(() => { turning = undefined; catchUp(); }, 300 + Math.random() * 2700);
}

// Somebody was faster by so little that our refusal was written before their place was saved: it showed the day as free.
function lastWasTaken(slot, left) {
  const refusal = left === 0 && slot.querySelector(".chip.free") && document.querySelector("#messages .problem:not([data-caught-up])");
  if (!refusal) return;
  refusal.dataset.caughtUp = "";
  catchUp();
}
