// The cart of a guardian, which moves in every tab and on every device at once.
import { on } from "./connection.js";
import { board, catchUp, isLeaving, room } from "./page.js";
import { setExpiry } from "../timer.js";

let told; // the cart as the hub told it last

export function startCart() {
  on("cartChanged", cartChanged);
}

/** The cart of a snapshot: as it was told last, or it moved while nobody was listening. */
export function showCart(cart) {
  const [before, now] = [told, JSON.stringify(cart)];
  told = now;
  if (cart?.expiresAt && cart.state === "open") setExpiry(cart.expiresAt);
  if (before !== undefined && before !== now) catchUp();
}

function cartChanged(cart) {
  const shown = board();
  if (!shown || cart.organiser !== shown.dataset.live) return;
  told = JSON.stringify(cart.state === "open" || cart.state === "paying" ? cart : null);
  if (isLeaving() || cart.state === shown.dataset.reloadOnCart) return;
  if (cart.expiresAt && cart.state === "open") setExpiry(cart.expiresAt);
  const recap = document.querySelector(".recap")?.dataset.cart;
  if (recap && cart.state === "committed") location.assign(room("/demandes"));
  else if (recap !== `${cart.state}|${cart.lines}|${cart.total}`) catchUp();
}
