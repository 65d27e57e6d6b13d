// What every page of a family hears: a place that is offered, a mail that was written, days of a shared child that change hands.
import { on, onCaughtUp, watchAgain } from "./connection.js";
import { board, catchUp, isLeaving, readAgain, room } from "./page.js";
import { fetchPieces } from "../swap.js";

export function startHousehold() {
  if (!document.body.dataset.family) return;
  on("waitingChanged", waitingChanged);
  on("alertsChanged", alertsChanged);
  on("custodyChanged", custodyChanged);
  onCaughtUp(() => waitingChanged({}));
}

// A place is offered, or a rank has moved: the notice that every page of a family carries, and the page that shows ranks.
function waitingChanged(waiting) {
  const notice = document.getElementById("offre");
  if (isLeaving() || !(notice || document.querySelector("[data-waiting]"))) return;
  const said = waiting.offered && "Une place vous est proposée. Répondez depuis la liste d’attente.";
  fetchPieces(notice ? room("/attente?handler=Avis") : location.href)
    .then(() => { if (said) document.getElementById("annonces").textContent = said; })
    .catch(() => {});
  if (waiting.organiser && waiting.organiser === board()?.dataset.live) catchUp();
}

// A mail was written to the household: the count in the menu, and the list where it is shown.
function alertsChanged() {
  if (!isLeaving()) readAgain(document.querySelector("[data-alerts]") ? location.href : room("/alertes?handler=Nombre"));
}

// Days of a shared child have changed hands: the planning and the custody calendar are read again. A press on its way goes
// first, as its answer may be older than the news. A child that is shared from now on may bring pools not watched so far.
let later;
function custodyChanged() {
  if (isLeaving() || !(document.getElementById("planche") || document.querySelector("[data-custody]"))) return;
  clearTimeout(later);
  later = setTimeout(() => {
    if (document.querySelector(".busy")) return custodyChanged();
    const address = new URL(location.href);
    address.searchParams.delete("handler"); // the health record is opened by a press, and noted: not by news
    readAgain(address);
    if (board()) watchAgain().catch(() => {});
  }, 150);
}
