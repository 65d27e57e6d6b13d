// From one day to another in one gesture, for one child and one slot: drag, Shift and click, a long press then a second
// one, Shift and Enter. Every chip says its child and slot (data-line); what may be done to it, the server has written on it.
import { pick } from "./pick.js";

const longPress = 450; // milliseconds
const slip = 10; // pixels a finger may move and still be pressing

let anchor = null; // the day a range starts from: { line, name, value }
let drawing = null; // a drag on its way: { start, end }
let finger = null; // a press that may become long: { chip, x, y, timer }
let armed = false; // a long press has marked the first day, the next tap marks the last
let ignoreClick = false; // the click that ends a long press means nothing

export function startRanges() {
  document.addEventListener("pointerdown", press);
  document.addEventListener("pointerover", draw);
  document.addEventListener("pointermove", moved);
  document.addEventListener("pointerup", release);
  document.addEventListener("pointercancel", () => { forget(finger); finger = null; cancel(); });
  document.addEventListener("contextmenu", event => { if (armed && chipOf(event)) event.preventDefault(); });
  document.addEventListener("click", click, true);
  document.addEventListener("keydown", key);
}

const chipOf = event => event.target.closest?.(".editing button.chip:not([data-line=\"\"])");
const chipsOf = line => [...document.querySelectorAll(`.editing button.chip[data-line="${CSS.escape(line)}"]`)];
const start = chip => ({ line: chip.dataset.line, name: chip.name, value: chip.value });

/** The days from the anchor to a chip on which the same thing can be done. */
function range(from, chip) {
  const line = chipsOf(from.line);
  const [a, b] = [line.findIndex(other => other.value === from.value), line.indexOf(chip)];
  if (a < 0 || b < 0) return [];
  return line.slice(Math.min(a, b), Math.max(a, b) + 1).filter(other => other.name === from.name && !other.hasAttribute("aria-disabled"));
}

function highlight(chips) {
  document.querySelectorAll(".chip.aimed").forEach(chip => chip.classList.remove("aimed"));
  chips.forEach(chip => chip.classList.add("aimed"));
}

function take(from, chip) {
  const chips = range(from, chip);
  cancel();
  anchor = { ...from, value: chip.value };
  if (chips.length) pick(chips);
}

function cancel() {
  highlight([]);
  drawing = null;
  armed = false;
  document.querySelector(".editing")?.classList.remove("drawing");
}

function press(event) {
  const chip = chipOf(event);
  if (!chip || event.button !== 0) return;
  if (event.pointerType !== "touch") {
    if (!event.shiftKey) drawing = { start: start(chip), end: chip };
    return;
  }
  forget(finger);
  finger = { chip, x: event.clientX, y: event.clientY, timer: setTimeout(() => startLongPress(chip), longPress) };
}

function startLongPress(chip) {
  if (chip.hasAttribute("aria-disabled")) return;
  finger = null;
  [anchor, armed, ignoreClick] = [start(chip), true, true];
  highlight([chip]);
  navigator.vibrate?.(15);
  document.getElementById("annonces").textContent = "Premier jour marqué. Appuyez sur le dernier.";
}

const forget = waiting => clearTimeout(waiting?.timer);

function moved(event) {
  if (finger && Math.hypot(event.clientX - finger.x, event.clientY - finger.y) > slip) { forget(finger); finger = null; }
}

function draw(event) {
  const chip = chipOf(event);
  if (!drawing || event.buttons !== 1 || !chip || chip.dataset.line !== drawing.start.line || chip === drawing.end) return;
  drawing.end = chip;
  drawing.moved = true;
  document.querySelector(".editing").classList.add("drawing");
  highlight(range(drawing.start, chip));
}

function release() {
  forget(finger);
  finger = null;
  if (!drawing?.moved) { drawing = null; return; }
  const { start: from, end } = drawing;
  // Back where it began: no range, and the click that follows is the plain one.
  if (end.value === from.value) return cancel();
  take(from, end);
}

function click(event) {
  const chip = chipOf(event);
  if (ignoreClick) { ignoreClick = false; event.preventDefault(); event.stopPropagation(); return; }
  if (armed && (!chip || chip.dataset.line !== anchor.line)) return cancel();
  if (!chip) return;
  if ((event.shiftKey || armed) && anchor?.line === chip.dataset.line) {
    event.preventDefault();
    event.stopPropagation();
    return take(anchor, chip);
  }
  anchor = start(chip);
}

function key(event) {
  const chip = chipOf(event);
  if (event.key === "Escape") return cancel();
  if (!chip) return;
  if (event.shiftKey && (event.key === "Enter" || event.key === " ") && anchor?.line === chip.dataset.line) {
    event.preventDefault();
    return take(anchor, chip);
  }
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 7, ArrowUp: -7 }[event.key];
  if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
  const line = chipsOf(chip.dataset.line);
  const next = Math.abs(step) === 1 ? line[line.indexOf(chip) + step] : line.find(other => dayOf(other) === dayOf(chip) + step);
  if (next) { event.preventDefault(); next.focus(); }
}

const dayOf = chip => Math.round(Date.parse(chip.value.split("|")[2]) / 86400000);
