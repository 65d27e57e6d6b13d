// Ticking days: what is pressed while the server is still answering goes along with the next question, in one go.
import { fetchPieces, say, offline } from "./swap.js";

const waiting = [];
let asking = false;

export function startPicking() {
  document.addEventListener("submit", event => {
    const form = event.target;
    const isPick = form.id === "choix" || form.hasAttribute("data-pick");
    if (!isPick || !document.getElementById("planche") || !event.submitter?.name) return;
    if (event.submitter.name === "fleche") return sweep(event);
    event.preventDefault();
    event.submitter.classList.add("busy");
    waiting.push({ form: document.getElementById("choix"), name: event.submitter.name, value: event.submitter.value });
    if (!asking) ask();
  });
}

// An arrow takes many days: one question, whose address is the button's.
async function sweep(event) {
  event.preventDefault();
  const body = new FormData(event.target);
  body.append(event.submitter.name, event.submitter.value);
  await fetchPieces(event.submitter.formAction, { method: "POST", body }).catch(failure => say(failure instanceof TypeError ? offline : failure.message));
}

async function ask() {
  asking = true;
  while (waiting.length) {
    const picked = waiting.splice(0);
    const body = new FormData(picked[0].form);
    // The last press on a day is the one that counts.
    const last = new Map(picked.map(pick => [pick.value, pick.name]));
    for (const [value, name] of last) body.append(name, value);
    try {
      await fetchPieces(picked[0].form.action, { method: "POST", body });
    } catch (failure) {
      say(failure instanceof TypeError ? offline : failure.message);
      document.querySelectorAll(".busy").forEach(chip => chip.classList.remove("busy"));
    }
  }
  asking = false;
}
