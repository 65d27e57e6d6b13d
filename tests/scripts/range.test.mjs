import assert from "node:assert/strict";
import test from "node:test";
import { load, open, pass, settle } from "./page.mjs";

const chip = (day, name = "cocher", more = "") =>
  `<button class="chip free" name="${name}" value="7|3|2026-12-${String(day).padStart(2, "0")}" data-line="7|3" ${more}></button>`;

const board = chips => `<form id="choix" method="post" action="/clapiers/planning"><div id="planche" class="editing">${chips}</div></form><div id="annonces"></div><div id="messages"></div>`;

async function started(chips) {
  const page = open(board(chips));
  page.answer = () => "";
  page.bodies = [];
  const { startRanges } = await load("range.js");
  startRanges();
  page.chips = [...page.document.querySelectorAll(".chip")];
  page.sent = () => page.asked.flatMap(question => [...question.body.entries()]).map(([name, value]) => `${name} ${value.slice(-2)}`);
  page.press = (at, kind, more = {}) => {
    const event = new page.window.MouseEvent(kind, { bubbles: true, cancelable: true, button: 0, ...more });
    for (const [name, value] of Object.entries(more)) if (event[name] !== value) Object.defineProperty(event, name, { value });
    page.chips[at].dispatchEvent(event);
    return event;
  };
  page.key = (at, key, more = {}) => {
    const event = new page.window.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
    page.chips[at].dispatchEvent(event);
    return event;
  };
  return page;
}

const aimed = page => page.chips.filter(one => one.classList.contains("aimed")).map(one => one.value.slice(-2));

test("Shift and a click take every day between, but none that means something else", async () => {
  const page = await started(chip(1) + chip(2, "decocher") + chip(3, "cocher", "aria-disabled=\"true\"") + chip(4) + chip(7));

  page.press(0, "click");
  page.press(3, "click", { shiftKey: true });
  await settle();

  assert.deepEqual(page.sent(), ["cocher 01", "cocher 04"]);
});

test("a drag shows what it would take, and takes it when it ends", async () => {
  const page = await started([1, 2, 3, 4].map(day => chip(day)).join(""));

  page.press(2, "pointerdown", { pointerType: "mouse" });
  page.press(0, "pointerover", { buttons: 1 });
  const shown = aimed(page);
  page.press(0, "pointerup");
  await settle();

  assert.deepEqual(shown, ["01", "02", "03"]);
  assert.deepEqual(page.sent(), ["cocher 01", "cocher 02", "cocher 03"]);
  assert.deepEqual(aimed(page), []);
});

test("a drag that ends where it began is a plain press", async () => {
  const page = await started([1, 2, 3].map(day => chip(day)).join(""));

  page.press(0, "pointerdown", { pointerType: "mouse" });
  page.press(1, "pointerover", { buttons: 1 });
  page.press(0, "pointerover", { buttons: 1 });
  page.press(0, "pointerup");
  await settle();

  assert.deepEqual(page.sent(), []);
});

test("a long press marks the first day, the next tap the last", async () => {
  const page = await started([1, 2, 3].map(day => chip(day)).join(""));

  page.press(0, "pointerdown", { pointerType: "touch", clientX: 5, clientY: 5 });
  await pass(1);
  const marked = page.document.getElementById("annonces").textContent;
  page.press(0, "click"); // the finger that lets go
  page.press(2, "click");
  await settle();

  assert.equal(marked, "Premier jour marqué. Appuyez sur le dernier.");
  assert.deepEqual(page.sent(), ["cocher 01", "cocher 02", "cocher 03"]);
});

test("a finger that moves is scrolling, not pressing", async () => {
  const page = await started([1, 2].map(day => chip(day)).join(""));

  page.press(0, "pointerdown", { pointerType: "touch", clientX: 5, clientY: 5 });
  page.press(0, "pointermove", { clientX: 5, clientY: 40 });
  await pass(1);

  assert.equal(page.document.getElementById("annonces").textContent, "");
});

test("arrows walk along a line of days and by weeks, Shift and Enter take the range, Escape lets go", async () => {
  const page = await started([1, 2, 8].map(day => chip(day)).join(""));

  page.press(0, "click");
  page.chips[0].focus();
  page.key(0, "ArrowRight");
  const right = page.document.activeElement.value;
  page.key(0, "ArrowDown");
  const below = page.document.activeElement.value;
  page.key(2, "Escape");
  page.key(2, "Enter", { shiftKey: true });
  await settle();

  assert.deepEqual([right.slice(-2), below.slice(-2)], ["02", "08"]);
  assert.deepEqual(page.sent(), ["cocher 01", "cocher 02", "cocher 08"]);
});
