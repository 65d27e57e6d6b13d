// What was typed is not lost when a session ends, a form is refused, or another form of the page is saved. While one writes, the
// form is kept in this tab, and given back when its page is next shown to the same person. Only forms that ask for it
// (data-typed) are kept, and of these never a password, a file, or a field that says no (data-untyped): health stays out of
// browsers. On a computer that many use nothing is kept at all.
const KEY = "typed";

const read = () => { try { return JSON.parse(sessionStorage.getItem(KEY)) ?? {}; } catch { return {}; } };
const write = kept => { try { sessionStorage.setItem(KEY, JSON.stringify(kept)); } catch { /* a browser that keeps nothing loses nothing of ours */ } };

export const forget = () => { try { sessionStorage.removeItem(KEY); } catch { /* the same */ } };

const isKept = field => field.name && !field.matches("[type=password], [type=file], [type=hidden], [data-untyped=True], [data-untyped=True] *, button");
const fieldsOf = form => [...form.elements].filter(isKept);
const isTicked = field => field.type === "checkbox" || field.type === "radio";
const valuesOf = form => fieldsOf(form).map(field => [field.name, isTicked(field) ? `${field.value}=${field.checked}` : field.value]);

function give(form, values) {
  let changed = false;
  fieldsOf(form).forEach((field, at) => {
    const [name, value] = values[at] ?? [];
    if (name !== field.name) return;
    if (isTicked(field)) {
      if (!value.startsWith(`${field.value}=`) || value === `${field.value}=${field.checked}`) return;
      field.checked = !field.checked;
    } else if (value === field.value) return;
    else field.value = value;
    changed = true;
  });
  return changed;
}

function tell(form, name) {
  const note = document.createElement("p");
  note.className = "note typed";
  note.setAttribute("role", "status");
  note.textContent = "Nous avons gardé ce que vous aviez écrit ici. ";
  const back = document.createElement("button");
  back.type = "button";
  back.className = "linklike";
  back.textContent = "Revenir à ce qui est enregistré";
  back.addEventListener("click", () => {
    const kept = read();
    delete kept[name];
    write(kept);
    form.reset();
    note.remove();
  });
  note.append(back);
  form.prepend(note);
}

export function startTyped() {
  const reader = document.body.dataset.reader ?? "";
  for (const leave of document.querySelectorAll('form[action="/deconnexion"]')) leave.addEventListener("submit", forget);
  // At the door: a session that ended is going on soon, anything else begins afresh.
  if (document.querySelector("[data-door][data-session-over=False]")) forget();
  if (!reader || document.getElementById("poste-public")) return;

  let kept = read();
  if (kept.reader !== reader) kept = { reader };
  const thanked = document.querySelector(".message.thanks[role=status]");
  for (const [name, entry] of Object.entries(kept)) if (thanked && entry.sent) delete kept[name];

  for (const form of document.querySelectorAll("form[data-typed]")) {
    const name = `${location.pathname} ${form.dataset.typed}`;
    const entry = kept[name];
    if (entry) {
      entry.sent = false;
      if (give(form, entry.values)) tell(form, name);
      else delete kept[name];
    }
    const keep = () => write({ ...read(), reader, [name]: { values: valuesOf(form), sent: false } });
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
    form.addEventListener("submit", () => {
      const now = read();
      if (now[name]) write({ ...now, [name]: { ...now[name], sent: true } });
    });
  }
  write(kept);
}
