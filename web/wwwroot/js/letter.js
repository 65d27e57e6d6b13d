// The letter beside its words, a moment after one stops typing. The server fills and checks; here nothing is known of braces.
import { fetchPieces } from "./swap.js";

export function startLetter() {
  const form = document.querySelector("[data-letter]");
  if (!form) return;
  let soon;
  const typed = () => {
    clearTimeout(soon);
    soon = setTimeout(() => fetchPieces(form.dataset.letter, { method: "POST", body: new FormData(form) }).catch(() => {}), 300);
  };
  form.addEventListener("input", typed);
  if ([...form.elements].some(field => field.defaultValue !== undefined && field.value !== field.defaultValue)) typed(); // before this script was there
}
