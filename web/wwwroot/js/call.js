// A roll call of sixty children is sixty presses: each is sent by itself, and its list is shown again in place.
import { fetchPieces, say } from "./swap.js";

export function startCall() {
  document.addEventListener("submit", async event => {
    const form = event.target.closest("form[data-call]");
    if (!form) return;
    event.preventDefault();
    const body = new FormData(form, event.submitter);
    try {
      await fetchPieces(form.action, { method: "POST", body });
    } catch (failure) {
      say(failure instanceof TypeError ? "Le service ne répond pas pour le moment. Rien n’a été noté : réessayez dans quelques secondes." : failure.message);
    }
  });
}
