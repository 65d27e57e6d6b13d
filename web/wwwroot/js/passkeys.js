// Keys of access: the server makes the challenge and judges the answer, the browser asks its authenticator. Where a browser has
// none, the forms stay as they are without scripts: the password.
const able = isSecureContext && window.PublicKeyCredential?.parseCreationOptionsFromJSON && PublicKeyCredential.parseRequestOptionsFromJSON
  && !/^[\d.]+$|:/.test(location.hostname); // no key is for an address without a name

let waiting; // what the browser offers beside the field of the identifier, until a button is pressed

export function startPasskeys() {
  if (!able) return;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.querySelector("[data-passkey-button]")?.removeAttribute("disabled");
    say(form, "");
    form.addEventListener("submit", event => { event.preventDefault(); ask(form); });
    if (form.dataset.passkey === "get") offer(form);
  }
}

async function ask(form) {
  waiting?.abort();
  const button = form.querySelector("button");
  button.disabled = true;
  say(form, "Répondez à votre appareil…");
  try {
    send(form, form.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(await challenge(form)) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(await challenge(form)) }));
  } catch (failure) {
    button.disabled = false;
    say(form, failure.sentence ?? (failure.name === "InvalidStateError" ? "Cet appareil a déjà une clé de votre compte." : "Votre appareil n’a pas répondu. Réessayez, ou gardez votre mot de passe."));
  }
}

// Beside the field of the identifier, where the browser knows how; nothing is said when nobody takes it.
async function offer(form) {
  try {
    if (!await PublicKeyCredential.isConditionalMediationAvailable?.()) return;
    waiting = new AbortController();
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await challenge(form));
    if (waiting.signal.aborted) return;
    send(form, await navigator.credentials.get({ publicKey, mediation: "conditional", signal: waiting.signal }));
  } catch {
    // Aborted for a press, or the browser changed its mind: the button is there.
  }
}

async function challenge(form) {
  const answer = await fetch(form.dataset.challenge, { method: "POST", headers: { Accept: "application/json" }, body: new FormData(form) });
  const options = await answer.json();
  if (!answer.ok) throw { sentence: options.problem };
  return options;
}

function send(form, credential) {
  form.elements.cle.value = JSON.stringify(credential);
  const shared = document.querySelector("input[type=checkbox][name=PostePublic]");
  if (shared) form.elements.PostePublic.value = shared.checked;
  form.submit();
}

function say(form, words) {
  const says = form.querySelector("[data-passkey-says]");
  says.textContent = words;
  says.hidden = !words;
}
