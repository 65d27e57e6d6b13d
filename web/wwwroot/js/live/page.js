// The page that hears the news: whether it is on its way somewhere, and how it is read again.
import { fetchPieces } from "../swap.js";

let leaving = false, reading;

// A tab that has just sent a form is on its way somewhere: news of its own deed must not call it back.
export function startPage() {
  addEventListener("submit", event => { leaving = !event.defaultPrevented; });
}

export const isLeaving = () => leaving;

/** The part of the page that shows a family's days, and says at which organiser and in which months. */
export const board = () => document.body.querySelector("[data-live]"); // the lamp of <html> bears that name too

/** A room of the family, at the organiser whose page this is. */
export const room = address => `/${document.body.dataset.family}${address}`;

/** The pieces of this page as they are now. A cut is no news: whoever is away is told when it is back. */
export const readAgain = (address = location.href) => fetchPieces(address).catch(() => {});

/** The board as it is now; also after a cut, as the cart may have moved or ended while nobody was listening. */
export function catchUp() {
  const shown = board();
  if (!shown || leaving) return;
  if (shown.hasAttribute("data-reload-on-cart")) return location.reload();
  clearTimeout(reading);
  reading = setTimeout(() => document.querySelector(".busy") || readAgain(), 150);
}
