// The cart of a guardian, which moves in every tab and on every device at once.
import { on } from "./connection.js";
import { board, catchUp, isLeaving, room } from "./page.js";
import { setExpiry } from "../timer.js";

let told; // the cart as the hub told it last, while it lives
const versions = new Map(); // cart → its newest version that was told

export function startCart() {
  on("cartChanged", cartChanged);
}

// Nodes tell in any order: what is older than what was told is no news.
function isLate(cart) {
  const newest = versions.get(cart.id) ?? 0;
  versions.set(cart.id, Math.max(newest, cart.version));
  return cart.version < newest;
}

const ifAlive = cart => JSON.stringify(cart && ["open", "paying"].includes(cart.state) ? cart : null);

/** The last cart, of a snapshot: as it was told last, or it moved while nobody was listening. */
export function showCart(cart) {
  if (cart && isLate(cart)) return;
  const [before, now] = [told, ifAlive(cart)];
  told = now;
  if (cart?.expiresAt && cart.state === "open") setExpiry(cart.expiresAt);
  if (before !== undefined && before !== now) catchUp();
}

function cartChanged(cart) {
  const shown = board();
  if (!shown || cart.organiser !== shown.dataset.live) return;
  if (isLate(cart)) return;
  told = ifAlive(cart);
  if (isLeaving() || cart.state === shown.dataset.reloadOnCart) return;
  if (cart.expiresAt && cart.state === "open") setExpiry(cart.expiresAt);
  const recap = document.querySelector(".recap")?.dataset.cart;
  if (recap && cart.state === "committed") location.assign(room("/demandes"));
  else if (recap !== `${cart.state}|${cart.lines}|${cart.total}`) catchUp();
}
