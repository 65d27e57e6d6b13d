// The letter beside its words, a moment after one stops typing. The server fills and checks; here nothing is known of braces.
import { fetchPieces } from "./swap.js";

export function startLetter() {
  const form = document.querySelector("[data-letter]");
  let soon;
  form?.addEventListener("input", () => {
    clearTimeout(soon);
    soon = setTimeout(() => fetchPieces(form.dataset.letter, { method: "POST", body: new FormData(form) }).catch(() => {}), 300);
  });
}
