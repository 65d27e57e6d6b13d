// Says in words what a password is worth while it is typed. The server judges, with the rules that answer the form; without
// scripts the form says the same once it is sent.
export function startPasswords() {
  for (const again of document.querySelectorAll("[data-same-as]")) sayWhereTheyDiffer(document.getElementById(again.dataset.sameAs), again);
  for (const meter of document.querySelectorAll("[data-strength]")) {
    const field = document.getElementById(meter.dataset.strength);
    let waiting, asked = 0;
    const typed = () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => look(meter, field, ++asked, () => asked), 250);
    };
    field.addEventListener("input", typed);
    if (field.value) typed(); // before this script was there
  }
}

// Before it is sent: a password never comes back from the server, so two that differ would both have to be written anew.
function sayWhereTheyDiffer(first, again) {
  const compare = () => again.setCustomValidity(again.value && again.value !== first.value ? "Ce n’est pas le même mot de passe que juste au-dessus." : "");
  for (const field of [first, again]) field.addEventListener("input", compare);
}

async function look(meter, field, mine, latest) {
  if (!field.value) return show(meter, "", "");
  const about = [...field.form.querySelectorAll("[data-about]")].map((one) => one.value || one.textContent);
  try {
    const answer = await fetch("/mot-de-passe-force", { method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json" }, body: JSON.stringify({ password: field.value, about }) });
    if (!answer.ok || mine !== latest()) return;
    const { words, advice, score, good } = await answer.json();
    show(meter, `Solidité\u00a0: ${words}.${advice ? " " + advice : ""}`, good ? "good" : "weak", score);
  } catch {
    show(meter, "", "");
  }
}

function show(meter, words, kind, score = 0) {
  meter.textContent = words;
  meter.dataset.kind = kind;
  meter.style.setProperty("--score", `${(score + 1) * 20}%`);
}
