// A roll call of sixty children is sixty presses: each is sent by itself, and what it moved is shown again in place.
import { fetchPieces, say } from "./swap.js";

export function startCall() {
  document.addEventListener("submit", async event => {
    const form = event.target.closest("form[data-call]");
    if (!form) return;
    event.preventDefault();
    const button = event.submitter;
    const [body, call, pressed] = [new FormData(form, button), button.closest(".call")?.id, button.textContent.trim()];
    try {
      await fetchPieces(button.getAttribute("formaction") ?? form.action, { method: "POST", body });
      answer(call, pressed);
    } catch (failure) {
      say(failure instanceof TypeError ? "Le service ne répond pas pour le moment. Rien n’a été noté : réessayez dans quelques secondes." : failure.message);
    }
  });
}

// Its list may be gone with its last child; and a sentence of the page itself is heard where one that is new in it is not.
function answer(call, pressed) {
  const tally = document.querySelector(`#${CSS.escape(call ?? "appels")} .tally`);
  if (document.activeElement === document.body) document.getElementById("contenu").focus();
  if (document.querySelector("#messages .problem")) return;
  const thanks = document.querySelector("#messages .thanks")?.textContent.trim() ?? `${pressed}.`;
  document.getElementById("annonces").textContent = `${thanks} ${tally?.textContent ?? ""}`.trim();
}
