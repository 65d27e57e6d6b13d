// The pages of a document before they leave: dropped, chosen or taken by the camera, one after the other; each can be moved or
// taken out, and one that is refused says why beside it while the others stay. Without scripts the fields send by themselves.
const kilo = 1024, mega = kilo * kilo;

export function startLeaves() {
  const forms = [...document.querySelectorAll("form[data-leaves]")];
  if (!forms.length) return;
  for (const form of forms) {
    form.classList.toggle("finger", navigator.maxTouchPoints > 0);
    start(form);
  }
  // A file let go beside its place would open in the place of the page.
  for (const name of ["dragover", "drop"]) document.addEventListener(name, event => { if (carries(event)) event.preventDefault(); });
}

const carries = event => [...event.dataTransfer?.types ?? []].includes("Files");

function start(form) {
  const leaves = []; // { file, problem }
  const [zone, list, bar, says, button] = [".drop-zone", ".leaves", "progress", ".says", "button.button"].map(what => form.querySelector(what));
  const largest = Number(form.dataset.largest), most = Number(form.dataset.most);
  let over = 0, sending = false;

  const fields = form.querySelectorAll("input[type=file]");
  const take = field => { add([...field.files]); field.value = ""; };
  for (const field of fields) field.addEventListener("change", () => take(field));
  zone.addEventListener("dragenter", event => { if (carries(event)) { over++; zone.classList.add("over"); } });
  zone.addEventListener("dragleave", event => { if (carries(event) && --over <= 0) leave(); });
  zone.addEventListener("drop", event => { leave(); if (carries(event)) add([...event.dataTransfer.files]); });
  form.addEventListener("submit", event => { event.preventDefault(); send(); });
  draw();
  fields.forEach(take); // what was chosen before this script was there

  function leave() { over = 0; zone.classList.remove("over"); }

  function add(files) {
    if (sending || !files.length) return;
    const room = Math.max(0, most - leaves.length);
    leaves.push(...files.slice(0, room).map(file => ({ file, problem: file.size > largest || file.size === 0 ? form.dataset.tooLarge : "" })));
    draw();
    tell(files.length > room ? form.dataset.tooMany : `${count(leaves.length)} à envoyer.`, files.length > room);
  }

  function draw() {
    list.hidden = leaves.length === 0;
    list.replaceChildren(...leaves.map(row));
    button.classList.toggle("quiet", leaves.length === 0);
  }

  function row(leaf, at) {
    const item = make("li", leaf.problem ? "wrong" : "");
    leaf.picture ??= picture(leaf.file);
    const words = make("div", "leaf-words");
    words.append(make("b", "", `Page ${at + 1}`), make("small", "soft", `${leaf.file.name}, ${weight(leaf.file.size)}`));
    if (leaf.problem) words.append(make("small", "reason", leaf.problem));
    const moves = make("div", "leaf-moves");
    if (at > 0) moves.append(act(`Avancer la page ${at + 1}`, "Avancer", () => { leaves.splice(at - 1, 0, ...leaves.splice(at, 1)); after(`Page ${at + 1} avancée.`, at - 1); }));
    moves.append(act(`Retirer la page ${at + 1}`, "Retirer", () => { leaves.splice(at, 1); after(leaves.length ? `Page ${at + 1} retirée.` : "Il n’y a plus de page à envoyer.", Math.min(at, leaves.length - 1)); }));
    item.append(leaf.picture, words, moves);
    return item;
  }

  // The row that had the focus is drawn anew: the focus goes to the one in its place.
  function after(words, at) {
    draw();
    tell(words);
    (list.children[at]?.querySelector("button:last-child") ?? form.querySelector("input[type=file]")).focus();
  }

  function act(label, word, run) {
    const made = make("button", "linklike", word);
    made.type = "button";
    made.disabled = sending;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", run);
    return made;
  }

  function tell(words, wrong = false) { says.textContent = words; says.classList.toggle("reason", wrong); }

  function send() {
    if (sending) return;
    const wrong = leaves.findIndex(leaf => leaf.problem);
    if (leaves.length === 0) { tell("Choisissez d’abord un fichier ou prenez une photo.", true); form.querySelector("input[type=file]").focus(); return; }
    if (wrong >= 0) { tell(`Retirez d’abord la page ${wrong + 1} : ${leaves[wrong].problem}`, true); list.children[wrong].querySelector("button:last-child").focus(); return; }

    const body = new FormData(form);
    body.delete("pages");
    for (const { file } of leaves) body.append("pages", file, file.name);
    const call = new XMLHttpRequest(); // fetch does not tell how much has left
    call.open("POST", form.action);
    call.setRequestHeader("Accept", "application/json");
    call.responseType = "json";
    call.upload.addEventListener("progress", event => { if (event.lengthComputable) bar.value = Math.round(100 * event.loaded / event.total); });
    call.addEventListener("load", () => answered(call));
    call.addEventListener("error", () => failed("L’envoi n’a pas abouti. Vos pages sont encore ici : réessayez."));
    busy(true);
    tell(`Envoi de ${count(leaves.length)}…`);
    call.send(body);
  }

  function answered(call) {
    const answer = call.response ?? {};
    if (call.status === 200 && answer.address) { location.assign(answer.address); return; }
    if (call.status === 401) { location.assign("/connexion?retour=" + encodeURIComponent(location.pathname + location.search)); return; }
    for (const { number, sentence } of answer.pages ?? []) if (leaves[number - 1]) leaves[number - 1].problem = sentence;
    failed(answer.detail ?? "L’envoi n’a pas abouti. Vos pages sont encore ici : réessayez.");
  }

  function failed(words) {
    busy(false);
    draw();
    tell(words, true);
  }

  function busy(now) {
    sending = now;
    bar.hidden = !now;
    bar.value = 0;
    button.disabled = now;
    zone.inert = now;
    for (const made of list.querySelectorAll("button")) made.disabled = now;
  }
}

const count = pages => pages > 1 ? `${pages} pages` : "1 page";
const weight = bytes => bytes >= mega ? `${(bytes / mega).toLocaleString("fr-FR", { maximumFractionDigits: 1 })} Mo` : `${Math.max(1, Math.round(bytes / kilo))} Ko`;

function make(name, className, text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

// Drawn small on a canvas, so that no address of a picture is opened to the page; what the browser cannot draw stays a sheet
// with the kind that its name tells.
function picture(file) {
  const sheet = make("span", "thumbnail", file.name.includes(".") ? file.name.split(".").pop().slice(0, 4).toUpperCase() : "");
  sheet.setAttribute("aria-hidden", "true");
  globalThis.createImageBitmap?.(file).then(image => {
    const drawn = Object.assign(document.createElement("canvas"), { width: 112, height: 112 });
    const scale = Math.max(112 / image.width, 112 / image.height);
    drawn.getContext("2d").drawImage(image, (112 - image.width * scale) / 2, (112 - image.height * scale) / 2, image.width * scale, image.height * scale);
    image.close();
    sheet.replaceChildren(drawn);
  }).catch(() => { }); // not a picture: the word is there
  return sheet;
}
