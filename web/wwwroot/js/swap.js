// Puts the pieces of a fresh page in the place of the old ones, and the focus back where it was.

const focusKey = element => element && (element.id ? `#${CSS.escape(element.id)}` : element.value && element.closest("[data-swap]")?.id
  ? `#${CSS.escape(element.closest("[data-swap]").id)} [value="${CSS.escape(element.value)}"]` : null);

// A page as text. Its style bears the nonce of an answer that is not this page's, and is not wanted here.
export const pageOf = html => new DOMParser().parseFromString(html.replace(/<style[\s\S]*?<\/style>/g, ""), "text/html");

// A page that only catches up answers nothing: what was said before stays said.
export function swap(html, isAnswer) {
  const fresh = pageOf(html);
  const focused = focusKey(document.activeElement);
  const home = document.activeElement?.closest("[data-home]")?.dataset.home; // where the focus goes when its button is gone
  // A list whose pieces have come or gone is put in place as a whole; otherwise a press under way on one of them would be lost with it.
  for (const list of fresh.querySelectorAll("[data-swap-list]")) {
    const old = document.getElementById(list.id);
    if (old && piecesOf(old) !== piecesOf(list)) old.replaceWith(list);
  }
  for (const piece of fresh.querySelectorAll("[data-swap]")) {
    const old = document.getElementById(piece.id);
    if (piece.id === "messages" && !isAnswer) continue;
    if (old && old.outerHTML !== piece.outerHTML) old.replaceWith(piece);
  }
  if (focused && document.activeElement === document.body) (document.querySelector(focused) ?? document.getElementById(home))?.focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("swapped"));
}

const piecesOf = list => [...list.querySelectorAll("[data-swap]")].map(piece => piece.id).join(" ");

let posts = 0;

export async function fetchPieces(address, options = {}) {
  const isAnswer = options.method === "POST";
  const asked = isAnswer ? ++posts : posts;
  const response = await fetch(address, { ...options, headers: { "X-Requested-With": "fetch", ...options.headers } });
  if (response.status === 401 || response.redirected && new URL(response.url).pathname === "/connexion") { location.assign("/connexion?retour=" + encodeURIComponent(location.pathname + location.search)); return; }
  if (!response.ok) throw new Error(await sentenceOf(response));
  const html = await response.text();
  // A page asked for before a press was sent knows nothing of it, and may arrive after its answer.
  if (isAnswer || asked === posts) swap(html, isAnswer);
}

// The server's own sentence when it has one; ours when nobody answered.
async function sentenceOf(response) {
  const page = pageOf(await response.text());
  return page.querySelector("main p")?.textContent ?? offline;
}

export const offline = "Le service ne répond pas pour le moment. Votre panier est conservé : réessayez dans quelques secondes.";

export function say(sentence) {
  const box = document.getElementById("messages");
  if (!box) return;
  box.replaceChildren(Object.assign(document.createElement("div"), { className: "message problem" }));
  box.firstChild.setAttribute("role", "alert");
  box.firstChild.append(Object.assign(document.createElement("p"), { textContent: sentence }));
}
