import assert from "node:assert/strict";
import test from "node:test";
import { load, open, pass, settle } from "./page.mjs";

const planning = `<div data-live="clapiers" data-month="2026-12" data-few="5">
  <div class="slot" data-pools="1 2" data-date="2026-12-03"><p class="left"><b>9</b><span class="unit"> places</span></p><button class="chip free"></button></div></div>`;

const left = page => page.document.querySelector(".left").textContent;
const places = (pool, number, version) => ({ pool, date: "2026-12-03", left: number, version });

/** A page whose scripts run, and the hub it talks to. */
async function started(body, where) {
  const page = open(`<p id="direct" hidden><i></i><span></span></p>${body}<div id="annonces"></div><div id="messages"></div>`, where);
  page.hub = { isDead: false, days: [], cart: null, all: [] };
  const build = () => {
    const heard = new Map();
    const one = {
      asked: [],
      on: (message, handler) => heard.set(message, handler),
      onclose: handler => { one.breaks = handler; },
      start: async () => { if (page.hub.isDead) throw new Error("nobody there"); },
      stop: async () => {},
      invoke: (method, ...words) => {
        one.asked.push([method, ...words]);
        const now = new Date(Date.now()).toISOString();
        return page.hub.isDead ? new Promise(() => {}) : Promise.resolve(method === "Now" ? now : { now, days: page.hub.days, cart: page.hub.cart, places: [1] });
      },
      tell: (message, ...news) => heard.get(message)(...news),
      hears: message => heard.has(message),
    };
    page.hub.all.push(one);
    return one;
  };
  const { connect, verify } = await load("live/connection.js");
  const [{ startPage }, { startPlanning }, { startHousehold }, { startService }] =
    await Promise.all(["page", "planning", "household", "service"].map(name => load(`live/${name}.js`)));
  [startPage, startPlanning, startHousehold, startService].forEach(start => start());
  connect(build);
  await settle();
  return Object.assign(page, { verify, link: () => page.hub.all.at(-1) });
}

test("a page of nobody in particular opens no connection", async () => {
  const page = await started("<h1>Connexion</h1>", { family: "" });

  assert.equal(page.hub.all.length, 0);
});

test("a planning watches its months and says so by its lamp", async () => {
  const page = await started(planning);

  assert.deepEqual(page.link().asked, [["WatchPlanning", "clapiers", "2026-12"]]);
  assert.equal(page.document.querySelector("#direct span").textContent, "En direct");
});

test("a slot has the room of its fullest pool, and few are said by their look", async () => {
  const page = await started(planning);

  page.link().tell("remainingChanged", [places(1, 7, 1), places(2, 5, 1)]);
  const few = page.document.querySelector(".left").className;
  page.link().tell("remainingChanged", [places(2, 0, 2)]);

  assert.match(few, /few/);
  assert.equal(left(page), "complet");
  assert.ok(page.document.querySelector(".left").classList.contains("none"));
});

test("news that come late are older, and change nothing", async () => {
  const page = await started(planning);

  page.link().tell("remainingChanged", [places(1, 4, 8)]);
  page.link().tell("remainingChanged", [places(1, 6, 7)]);

  assert.equal(left(page), "4 places");
});

test("a day that fills up is read again once, at a moment of its own", async () => {
  const page = await started(planning);

  page.link().tell("remainingChanged", [places(1, 0, 1)]);
  page.link().tell("remainingChanged", [places(1, 2, 2)]);
  page.link().tell("remainingChanged", [places(1, 0, 3)]);
  const atOnce = page.asked.length;
  await pass(4);

  assert.equal(atOnce, 0);
  assert.equal(page.asked.length, 1);
});

test("a broken connection is tried again, watches anew, and shows what happened meanwhile", async () => {
  const page = await started(planning);
  page.hub.isDead = true;

  page.link().breaks();
  await settle();
  const lamp = page.document.querySelector("#direct span").textContent;
  await pass(20);
  [page.hub.isDead, page.hub.days] = [false, [places(1, 3, 9)]];
  await pass(20);

  assert.equal(lamp, "Reconnexion…");
  assert.ok(page.hub.all.length > 2);
  assert.equal(left(page), "3 places");
  assert.ok(page.asked.some(question => question.to.endsWith("/clapiers/planning")));
});

test("a page that wakes on a dead network opens another connection, and its reasons to doubt are one question", async () => {
  const page = await started(planning);
  page.hub.isDead = true;

  const [first, second] = [page.verify(), page.verify()];
  const asked = page.link().asked.length;
  await settle();
  page.hub.isDead = false;
  await pass(2);
  await Promise.all([first, second]);

  assert.equal(asked, 2);
  assert.equal(page.hub.all.length, 2);
  assert.equal(page.document.querySelector("#direct span").textContent, "En direct");
});

test("a page that wakes on a living network asks once and reads nothing", async () => {
  const page = await started(planning);

  await page.verify();

  assert.equal(page.hub.all.length, 1);
  assert.equal(page.link().asked.length, 2);
  assert.equal(page.asked.length, 0);
});

test("a session that is over elsewhere ends on this page too", async () => {
  const page = await started(planning);
  page.answer = () => new Response("", { status: 401 });

  page.link().breaks();
  await settle();

  assert.deepEqual(page.gone, ["again"]);
});

test("a cart that is paid in another tab leads from its recap to the requests", async () => {
  const page = await started(`${planning}<div class="recap" data-cart="open|2|11,60"></div>`);

  page.link().tell("cartChanged", { organiser: "cluses", id: "a", version: 3, state: "committed", expiresAt: null, lines: 2, total: "11,60" });
  const others = [...page.gone];
  page.link().tell("cartChanged", { organiser: "clapiers", id: "b", version: 3, state: "committed", expiresAt: null, lines: 2, total: "11,60" });

  assert.deepEqual(others, []);
  assert.deepEqual(page.gone, ["/clapiers/demandes"]);
});

test("a cart that moved during a cut is read again, one that did not is left alone", async () => {
  const page = await started(planning);
  page.hub.cart = { organiser: "clapiers", id: "a", version: 1, state: "open", expiresAt: "2026-12-01T08:15:00Z", lines: 1, total: "3,90" };

  await page.verify();
  await pass(1);
  const moved = page.asked.length;
  await page.verify();
  await pass(1);

  assert.equal(moved, 1);
  assert.equal(page.asked.length, 1);
});

test("news of a cart that come late, after its end, are no news", async () => {
  const page = await started(planning);
  const cart = { organiser: "clapiers", id: "a", version: 4, state: "committed", expiresAt: null, lines: 2, total: "11,60" };

  page.link().tell("cartChanged", cart);
  await pass(1);
  const atItsEnd = page.asked.length;
  page.link().tell("cartChanged", { ...cart, version: 3, state: "open" });
  page.hub.cart = { ...cart, version: 2, state: "open" };
  await page.verify();
  await pass(1);

  assert.equal(atItsEnd, 1);
  assert.equal(page.asked.length, 1);
});

test("a tab that is on its way somewhere is not called back by news of its own deed", async () => {
  const page = await started(`${planning}<form></form>`);

  page.document.querySelector("form").dispatchEvent(new page.window.Event("submit", { bubbles: true, cancelable: true }));
  page.link().tell("cartChanged", { organiser: "clapiers", id: "a", version: 1, state: "open", expiresAt: null, lines: 1, total: "3,90" });
  page.link().tell("alertsChanged");
  await pass(1);

  assert.equal(page.asked.length, 0);
});

test("a place that is offered is heard, on whatever page of the family", async () => {
  const page = await started(`<div id="offre"></div>`);

  page.link().tell("waitingChanged", { organiser: "clapiers", offered: true });
  await settle();

  assert.deepEqual(page.asked.map(question => question.to), ["/clapiers/attente?handler=Avis"]);
  assert.match(page.document.getElementById("annonces").textContent, /^Une place vous est proposée/);
});

test("days of a shared child wait for the press that is under way, then are read and watched anew", async () => {
  const page = await started(planning.replace("<div data-live", `<div id="planche" data-live`).replace("chip free", "chip free busy"));

  page.link().tell("custodyChanged");
  await pass(1);
  const before = page.asked.length;
  page.document.querySelector(".busy").classList.remove("busy");
  await pass(1);

  assert.equal(before, 0);
  assert.equal(page.asked.length, 1);
  assert.deepEqual(page.link().asked.map(([method]) => method), ["WatchPlanning", "WatchPlanning"]);
});

test("an agent's tick in the queue is not lost to news", async () => {
  const page = await started(`<div id="file" data-queue><input type="checkbox"></div><p id="file-change" hidden></p>`, { family: "" });

  page.document.querySelector("input").checked = true;
  page.link().tell("queueChanged");
  const [asked, said] = [page.asked.length, !page.document.getElementById("file-change").hidden];
  page.document.querySelector("input").checked = false;
  page.link().tell("queueChanged");
  await settle();

  assert.deepEqual([asked, said, page.asked.length], [0, true, 1]);
});

test("a night that moves all the time is read once a second, and once after its last word", async () => {
  const page = await started(`<div data-nights></div>`, { family: "" });

  for (let step = 0; step < 30; step++) page.link().tell("jobChanged", { organiser: "clapiers" });
  await pass(1);
  const during = page.asked.length;
  page.link().tell("jobChanged", { organiser: "clapiers" });
  await pass(2);

  assert.equal(during, 1);
  assert.equal(page.asked.length, 2);
});

test("a roll call is read one at a time, so that an older list never comes last", async () => {
  const page = await started(`<div id="appels" data-roll-call="3" data-today="2026-12-01"></div>`, { family: "" });
  await pass(1);
  const answers = [];
  page.asked.length = 0;
  page.answer = () => new Promise(told => answers.push(told));

  page.link().tell("rollCallChanged", { place: 3 });
  page.link().tell("occupancyChanged", [{ date: "2026-12-01" }]);
  await pass(1);
  const together = page.asked.length;
  answers.shift()("");
  await pass(2);

  assert.deepEqual(page.link().asked, [["WatchRollCall", 3]]);
  assert.equal(together, 1);
  assert.equal(page.asked.length, 2);
});
