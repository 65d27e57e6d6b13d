// A page that shows a family's days watches its pools and its cart.
import { onCaughtUp, watchWith } from "./connection.js";
import { board, catchUp } from "./page.js";
import { showCart, startCart } from "./cart.js";
import { remember, startPlaces } from "./places.js";
import { setServerNow } from "../timer.js";

export function startPlanning() {
  const shown = board();
  if (!shown) return;
  startPlaces();
  startCart();
  onCaughtUp(catchUp);
  watchWith(async invoke => {
    const snapshot = await invoke("WatchPlanning", shown.dataset.live, shown.dataset.month);
    setServerNow(snapshot.now);
    remember(snapshot.days);
    showCart(snapshot.cart);
  });
}
