import { pageOf } from "./swap.js";

// « Imprimer » works with scripts only, so only scripts show it.
export function startPaper() {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

// A page that follows a work in progress is asked for again until the work is done.
export function startFollowing() {
  const follow = document.querySelector("[data-follow]");
  if (!follow) return;
  const timer = setInterval(async () => {
    const answer = await fetch(location.href, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    if (!answer?.ok) return;
    const fresh = pageOf(await answer.text()).querySelector("[data-follow]");
    if (!fresh) {
      clearInterval(timer);
      location.reload();
      return;
    }

    follow.replaceChildren(...fresh.childNodes);
  }, 1500);
}
