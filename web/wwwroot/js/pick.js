// Ticking days: what is pressed while the server is still answering goes along with the next question, in one go.
import { fetchPieces, say, offline } from "./swap.js";

const waiting = [];
let asking = false;

export function startPicking() {
  document.addEventListener("submit", event => {
    const form = event.target;
    if (!document.getElementById("planche") || !event.submitter?.name) return;
    if (event.submitter.name === "fleche" || form.hasAttribute("data-sweep")) return sweep(event);
    if (form.id !== "choix" && !form.hasAttribute("data-pick")) return;
    event.preventDefault();
    pick([event.submitter]);
  });
  document.addEventListener("keydown", event => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.key.toLowerCase() !== "z" || event.target.closest("input, select, textarea")) return;
    const undo = document.querySelector("#annuler:not([hidden]) button");
    if (!undo) return;
    event.preventDefault();
    undo.form.requestSubmit(undo);
  });
}

/** Sends the presses of some chips; which day each means is written on it. */
export function pick(chips) {
  for (const chip of chips) {
    chip.classList.add("busy");
    waiting.push({ name: chip.name, value: chip.value });
  }
  if (!asking) ask();
}

// An arrow takes many days, undoing takes them back: one question, whose address is the button's or the form's.
async function sweep(event) {
  event.preventDefault();
  const body = new FormData(event.target);
  body.append(event.submitter.name, event.submitter.value);
  const address = event.submitter.getAttribute("formaction") ?? event.target.action;
  await fetchPieces(address, { method: "POST", body }).catch(failure => say(failure instanceof TypeError ? offline : failure.message));
}

async function ask() {
  asking = true;
  while (waiting.length) {
    const picked = waiting.splice(0);
    const form = document.getElementById("choix") ?? document.querySelector("form[data-pick]");
    const body = new FormData(form);
    // The last press on a day is the one that counts.
    const last = new Map(picked.map(one => [one.value, one.name]));
    for (const [value, name] of last) body.append(name, value);
    try {
      await fetchPieces(form.action, { method: "POST", body });
    } catch (failure) {
      say(failure instanceof TypeError ? offline : failure.message);
      document.querySelectorAll(".busy").forEach(chip => chip.classList.remove("busy"));
    }
  }
  asking = false;
}
