import assert from "node:assert/strict";
import test from "node:test";
import { load, open, pass, settle } from "./page.mjs";

const ring = (expires, now = "2026-12-01T08:00:00Z") => `
  <div class="ring" data-expires="${expires}" data-now="${now}" data-lifetime="900" data-state="open">
    <svg><circle class="hand" stroke-dashoffset="0"></circle></svg><b data-left></b></div>
  <span data-left-short></span><div id="annonces"></div>
  <dialog id="fin"><form action="/panier?handler=Prolonger"><button data-renew>Prolonger</button></form></dialog>`;

const shown = page => page.document.querySelector("[data-left]").textContent;
const said = page => page.document.getElementById("annonces").textContent;

test("the time left is the server's, whatever the browser's clock says", async () => {
  const page = open(ring("2026-12-01T08:15:00Z"), { at: "2026-12-01T11:47:00Z" });
  const { startTimer } = await load("timer.js");

  startTimer();
  const atFirst = shown(page);
  await pass(61);

  assert.match(atFirst, /^15.min.00$/);
  assert.match(shown(page), /^13.min.59$/);
  assert.equal(page.document.querySelector("[data-left-short]").textContent, "13:59");
});

test("the ring closes with the time, and says by its look when it is short", async () => {
  const page = open(ring("2026-12-01T08:07:30Z"));
  const { startTimer } = await load("timer.js");

  startTimer();
  const [hand, look] = [page.document.querySelector(".hand"), page.document.querySelector(".ring").classList];
  const atHalf = hand.getAttribute("stroke-dashoffset");
  await pass(150);
  const soon = look.contains("soon");
  await pass(240);

  assert.equal(atHalf, "50");
  assert.ok(soon && look.contains("over"));
});

test("a cart is announced in words at five, two and one minutes, and never between", async () => {
  const page = open(ring("2026-12-01T08:06:00Z"));
  const { startTimer } = await load("timer.js");
  const heard = [];

  startTimer();
  for (let second = 0; second < 400; second++) {
    page.document.getElementById("annonces").textContent = "";
    await pass(1);
    if (said(page)) heard.push(said(page));
  }

  assert.deepEqual(heard, [5, 2, 1].map(minutes => `Vos places sont gardées encore ${minutes} minute${minutes > 1 ? "s" : ""}.`));
  assert.match(shown(page), /^0.min.00$/);
});

test("a cart's end never moves earlier by a page that was asked for before", async () => {
  const page = open(ring("2026-12-01T08:15:00Z"));
  const { setExpiry, startTimer } = await load("timer.js");

  startTimer();
  setExpiry("2026-12-01T08:10:00Z");

  assert.match(shown(page), /^15.min.00$/);
});

test("one more renewal is announced anew and closes the question", async () => {
  const page = open(ring("2026-12-01T08:02:00Z"));
  page.answer = () => JSON.stringify({ maintenant: "2026-12-01T08:00:01Z", jusqua: "2026-12-01T08:15:01Z" });
  const { startTimer } = await load("timer.js");

  startTimer();
  const asks = page.document.getElementById("fin").open;
  page.document.querySelector("[data-renew]").click();
  await settle();

  assert.ok(asks);
  assert.equal(page.document.getElementById("fin").open, false);
  assert.equal(said(page), "C’est prolongé.");
  assert.equal(page.asked.length, 1);
  assert.match(shown(page), /^1[45].min/);
});
