// A page in memory, its clock, and a server that answers what the test says.
import { Window } from "happy-dom";
import { register } from "node:module";
import { mock } from "node:test";

register("./fresh.mjs", import.meta.url);

const scripts = new URL("../../web/wwwroot/js/", import.meta.url);
let pages = 0;

/** The page of a test: from here on `document`, `location` and the clock are its own. */
export function open(body, { at = "2026-12-01T08:00:00Z", address = "https://famille.example/clapiers/planning", family = "clapiers" } = {}) {
  pages += 1;
  mock.timers.reset();
  mock.timers.enable({ apis: ["Date", "setTimeout", "setInterval"], now: Date.parse(at) });
  const window = new Window({ url: address });
  window.document.body.innerHTML = body;
  if (family) window.document.body.dataset.family = family;
  const page = { window, document: window.document, asked: [], gone: [], answer: () => "<main></main>" };
  const set = (name, value) => Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  for (const name of ["document", "DOMParser", "CustomEvent", "FormData", "CSS"]) set(name, window[name]);
  set("addEventListener", window.addEventListener.bind(window));
  set("navigator", { vibrate: () => {} });
  set("location", { href: address, pathname: new URL(address).pathname, search: new URL(address).search, assign: to => page.gone.push(to), reload: () => page.gone.push("again") });
  set("fetch", async (to, options = {}) => {
    page.asked.push({ to: String(to), ...options });
    const said = await page.answer(String(to), options);
    return said instanceof Response ? said : new Response(said, { status: 200 });
  });
  return page;
}

/** A script of the page that is open. */
export const load = name => import(new URL(`${name}?${pages}`, scripts));

/** Lets what was promised happen. */
export const settle = async () => { for (let turn = 0; turn < 20; turn++) await Promise.resolve().then(() => new Promise(setImmediate)); };

/** The clock goes on, second by second, as a page sees it. */
export async function pass(seconds) {
  for (let gone = 0; gone < seconds; gone++) { mock.timers.tick(1000); await settle(); }
}
