// The cart's time, as a quiet ring. Server time decides: a browser's own clock only counts the seconds in between.

let offset = 0;
const said = new Set();
let expires = 0;

export function setServerNow(now) { offset = Date.parse(now) - Date.now(); }

export function setExpiry(at) {
  for (const ring of document.querySelectorAll(".ring")) ring.dataset.expires = at;
  show();
}

export function startTimer() {
  const dated = document.querySelector("[data-now]");
  if (dated) setServerNow(dated.dataset.now);
  show();
  setInterval(show, 1000);
  document.addEventListener("swapped", show);
  document.addEventListener("click", renew);
}

export function show() {
  const ring = document.querySelector(".ring");
  if (!ring) return;
  // Instants, not their spelling: the page and the hub write the same one differently.
  // A cart's end only moves later: an earlier one is read from a page that was asked for before.
  const end = Math.max(expires, Date.parse(ring.dataset.expires));
  if (end - expires >= 1000) { said.clear(); document.getElementById("fin")?.close(); }
  expires = end;
  const left = Math.max(0, Math.floor((expires - Date.now() - offset) / 1000));
  const [minutes, seconds] = [Math.floor(left / 60), String(left % 60).padStart(2, "0")];
  for (const one of document.querySelectorAll(".ring")) {
    one.querySelector("[data-left]").textContent = `${minutes} min ${seconds}`;
    one.querySelector(".hand").setAttribute("stroke-dashoffset", 100 - 100 * Math.min(1, left / one.dataset.lifetime));
    one.classList.toggle("soon", left <= 300);
    one.classList.toggle("over", left <= 60);
  }
  for (const short of document.querySelectorAll("[data-left-short]")) short.textContent = `${minutes}:${seconds}`;
  if (ring.dataset.state === "open") announce(left);
}

// In words at five, two and one minutes; never every second (RGAA 7.5, 13.1).
function announce(left) {
  const mark = [60, 120, 300].find(limit => left > 0 && left <= limit);
  if (!mark || said.has(mark)) return;
  [60, 120, 300].filter(limit => limit >= mark).forEach(limit => said.add(limit));
  document.getElementById("annonces").textContent = `Vos places sont gardées encore ${mark / 60} minute${mark > 60 ? "s" : ""}.`;
  const dialog = document.getElementById("fin");
  if (mark === 120 && dialog && !dialog.open) dialog.showModal();
}

async function renew(event) {
  const button = event.target.closest("[data-renew]");
  if (!button) return;
  event.preventDefault();
  const response = await fetch(button.form.action, { method: "POST", body: new FormData(button.form), headers: { Accept: "application/json" } }).catch(() => null);
  document.getElementById("fin")?.close();
  if (!response?.ok) { button.form.submit(); return; }
  const answer = await response.json();
  setServerNow(answer.maintenant);
  setExpiry(answer.jusqua);
  document.getElementById("annonces").textContent = "C’est prolongé.";
  show();
}
