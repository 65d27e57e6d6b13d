import assert from "node:assert/strict";
import test from "node:test";
import { load, open, settle } from "./page.mjs";

const html = page => page.document.body.innerHTML;

test("only the pieces that changed are put in place", async () => {
  const page = open(`<p id="a" data-swap>un</p><p id="b" data-swap>deux</p>`);
  const { swap } = await load("swap.js");
  const [before, same] = [page.document.getElementById("a"), page.document.getElementById("b")];

  swap(`<p id="a" data-swap>trois</p><p id="b" data-swap>deux</p>`);

  assert.equal(page.document.getElementById("a").textContent, "trois");
  assert.notEqual(page.document.getElementById("a"), before);
  assert.equal(page.document.getElementById("b"), same);
});

test("what was said before stays said, unless an answer says otherwise", async () => {
  const page = open(`<div id="messages" data-swap>Complet.</div>`);
  const { swap } = await load("swap.js");

  swap(`<div id="messages" data-swap></div>`, false);
  const caughtUp = html(page);
  swap(`<div id="messages" data-swap></div>`, true);

  assert.match(caughtUp, /Complet/);
  assert.doesNotMatch(html(page), /Complet/);
});

test("the focus stays on what was pressed, or goes home when its button is gone", async () => {
  const page = open(`<section id="s" data-swap><button name="cocher" value="7|3|2026-12-03">Libre</button></section><h1 id="titre" tabindex="-1">Mois</h1>
    <section id="t" data-swap data-home="titre"><button id="x">x</button></section>`);
  const { swap } = await load("swap.js");

  page.document.querySelector("[value]").focus();
  swap(`<section id="s" data-swap><button name="decocher" value="7|3|2026-12-03">Panier</button></section>`);
  const stayed = page.document.activeElement;
  page.document.getElementById("x").focus();
  swap(`<section id="t" data-swap>vide</section>`);

  assert.equal(stayed.name, "decocher");
  assert.equal(page.document.activeElement.id, "titre");
});

test("a list whose pieces have come or gone is put in place as a whole", async () => {
  const page = open(`<ul id="l" data-swap-list><li id="un" data-swap>un</li></ul>`);
  const { swap } = await load("swap.js");

  swap(`<ul id="l" data-swap-list><li id="un" data-swap>un</li><li id="deux" data-swap>deux</li></ul>`);

  assert.equal(page.document.querySelectorAll("#l li").length, 2);
});

test("a page asked for before a press was sent does not undo its answer", async () => {
  const page = open(`<p id="a" data-swap>libre</p>`);
  const { fetchPieces } = await load("swap.js");
  let late;
  page.answer = (to, options) => options.method === "POST" ? `<p id="a" data-swap>panier</p>` : new Promise(told => { late = () => told(`<p id="a" data-swap>libre</p>`); });

  const reading = fetchPieces("/planning");
  await settle();
  await fetchPieces("/planning", { method: "POST" });
  late();
  await reading;

  assert.match(html(page), /panier/);
});

test("a session that is over leads to the door, and back to this page", async () => {
  const page = open(`<p id="a" data-swap>un</p>`, { address: "https://famille.example/clapiers/planning?mois=2026-12" });
  const { fetchPieces } = await load("swap.js");
  page.answer = () => new Response("", { status: 401 });

  await fetchPieces("/planning");

  assert.deepEqual(page.gone, ["/connexion?retour=%2Fclapiers%2Fplanning%3Fmois%3D2026-12"]);
});

test("a refusal is the server's own sentence", async () => {
  open("");
  const { fetchPieces } = await load("swap.js");
  globalThis.fetch = async () => new Response("<main><p>Le portail est fermé pour maintenance.</p></main>", { status: 503 });

  await assert.rejects(fetchPieces("/planning"), { message: "Le portail est fermé pour maintenance." });
});

test("the style of another answer is left out: its nonce is not this page's", async () => {
  open(`<p id="a" data-swap>un</p>`);
  const { pageOf } = await load("swap.js");

  const fresh = pageOf(`<head><style nonce="autre">:root { --accent: red }</style></head><p id="a" data-swap>deux</p>`);

  assert.equal(fresh.querySelector("style"), null);
  assert.equal(fresh.getElementById("a").textContent, "deux");
});
