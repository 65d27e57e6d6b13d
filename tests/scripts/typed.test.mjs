import assert from "node:assert/strict";
import test from "node:test";
import { load, open } from "./page.mjs";

const form = (more = "", name = "foyer") => `<form data-typed="${name}"><input type="hidden" name="enfant" value="1">
  <input name="rue" value="1 rue Haute"><select name="ville"><option value="a" selected>A</option><option value="b">B</option></select>
  <label><input type="radio" name="vit" value="oui">Oui</label><label><input type="radio" name="vit" value="non" checked>Non</label>${more}</form>`;

/** One browser tab through several pages: its storage stays. */
function tab() {
  const kept = new Map();
  const storage = { getItem: key => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: key => kept.delete(key) };
  return {
    kept,
    async shows(body, { reader = "martin", at = "/clapiers/moi/foyer" } = {}) {
      const page = open(body, { address: `https://famille.example${at}` });
      Object.defineProperty(globalThis, "sessionStorage", { value: storage, configurable: true });
      if (reader) page.document.body.dataset.reader = reader;
      const { startTyped } = await load("typed.js");
      startTyped();
      return page;
    },
  };
}

const field = (page, name) => page.document.querySelector(`[name=${name}]`);
function type(page, name, value) {
  field(page, name).value = value;
  field(page, name).dispatchEvent(new page.window.Event("input", { bubbles: true }));
}
const send = (page, at = "form[data-typed]") => page.document.querySelector(at).dispatchEvent(new page.window.Event("submit"));
const door = '<section data-door data-session-over="True"><form></form></section>';

test("a session that ends gives back, after the sign-in, what was being written", async () => {
  const camille = tab();
  let page = await camille.shows(form());
  type(page, "rue", "4 quai du Port");
  field(page, "ville").value = "b";
  field(page, "vit").checked = true;
  type(page, "rue", "4 quai du Port, au fond");
  send(page);

  await camille.shows(door, { reader: "", at: "/connexion" });
  page = await camille.shows(form());

  assert.equal(field(page, "rue").value, "4 quai du Port, au fond");
  assert.equal(field(page, "ville").value, "b");
  assert.ok(field(page, "vit").checked);
  assert.match(page.document.querySelector(".typed").textContent, /gardé ce que vous aviez écrit/);
});

test("what was saved is forgotten, what stands in another form of the page is not", async () => {
  const camille = tab();
  const two = form("", "un") + form("", "deux");
  let page = await camille.shows(two);
  const [first, second] = page.document.querySelectorAll("[name=rue]");
  for (const [input, words] of [[first, "premier"], [second, "second"]]) {
    input.value = words;
    input.dispatchEvent(new page.window.Event("input", { bubbles: true }));
  }
  send(page, "form[data-typed=un]");

  page = await camille.shows(`<div class="message thanks" role="status"></div>${two}`);

  assert.deepEqual([...page.document.querySelectorAll("[name=rue]")].map(input => input.value), ["1 rue Haute", "second"]);
});

test("a form that was refused keeps what was typed, and is let go on request", async () => {
  const camille = tab();
  let page = await camille.shows(form());
  type(page, "rue", "x");
  send(page);

  page = await camille.shows(`<div class="message problem" role="alert"></div>${form()}`);
  const given = field(page, "rue").value;
  page.document.querySelector(".typed button").click();
  const after = field(page, "rue").value;
  page = await camille.shows(form());

  assert.deepEqual([given, after, field(page, "rue").value], ["x", "1 rue Haute", "1 rue Haute"]);
});

test("a password, a file, a hidden field and what tells of health are never kept", async () => {
  const camille = tab();
  const page = await camille.shows(form(`<input type="password" name="secret"><div data-untyped="True"><input name="repas"></div>`));
  for (const name of ["secret", "repas", "rue"]) type(page, name, `${name}-écrit`);

  const kept = [...camille.kept.values()].join("");

  assert.match(kept, /rue-écrit/);
  assert.doesNotMatch(kept, /secret|repas|enfant/);
});

for (const [what, next] of [
  ["who signs out", async camille => {
    const page = await camille.shows('<form action="/deconnexion"></form>');
    page.document.querySelector("form").dispatchEvent(new page.window.Event("submit"));
  }],
  ["who comes to the door without a session that ended", camille => camille.shows('<section data-door data-session-over="False"></section>', { reader: "", at: "/connexion" })],
  ["somebody else", camille => camille.shows(form(), { reader: "durand" })],
]) {
  test(`${what} leaves nothing behind`, async () => {
    const camille = tab();
    const page = await camille.shows(form());
    type(page, "rue", "4 quai du Port");

    await next(camille);

    assert.doesNotMatch([...camille.kept.values()].join(""), /quai/);
  });
}

test("on a computer that many use nothing is kept", async () => {
  const camille = tab();
  const page = await camille.shows(`<div id="poste-public"></div>${form()}`);

  type(page, "rue", "4 quai du Port");

  assert.doesNotMatch([...camille.kept.values()].join(""), /quai/);
});

test("two new passwords that differ are said so before they are sent", async () => {
  const page = open('<form><input id="MotDePasse" type="password"><input id="Confirmation" data-same-as="MotDePasse" type="password"></form>');
  const { startPasswords } = await load("password.js");
  startPasswords();
  const [first, again] = page.document.querySelectorAll("input");
  const said = [];
  for (const [input, value] of [[first, "un mot"], [again, "autre"], [again, "un mot"], [first, "un mot plus long"]]) {
    input.value = value;
    input.dispatchEvent(new page.window.Event("input", { bubbles: true }));
    said.push(again.validationMessage === "");
  }

  assert.deepEqual(said, [true, false, true, false]);
});
