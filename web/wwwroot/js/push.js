// « Recevoir aussi une alerte sur cet appareil »: the browser is asked on the press, never before, and what it gives goes
// into a form like any other. Says why when the browser cannot or will not.
const sentences = {
  insecure: "Les alertes demandent une connexion sécurisée (https)\u00a0: ce n’est pas le cas ici.",
  phone: "Sur iPhone et iPad, ajoutez d’abord le portail à l’écran d’accueil (bouton Partager, puis «\u00a0Sur l’écran d’accueil\u00a0»), ouvrez-le de là, et revenez sur cette page.",
  unable: "Ce navigateur ne sait pas recevoir d’alertes. Les courriels et la page «\u00a0Mes alertes\u00a0» continuent.",
  denied: "Votre navigateur bloque les alertes de ce site. Pour les recevoir, autorisez les notifications dans les réglages du site (à gauche de l’adresse), puis revenez ici.",
  unanswered: "Votre navigateur attend votre accord pour vous alerter\u00a0: pressez de nouveau, et répondez «\u00a0Autoriser\u00a0».",
  away: "Le service d’alertes de votre navigateur ne répond pas. Rien n’a changé\u00a0: réessayez plus tard.",
};

export function startPush() {
  const box = document.getElementById("alertes-appareils");
  if (!box) return;

  const form = box.querySelector("form[data-push]");
  const why = form && whyNot();
  if (why) say(box, sentences[why]);
  else if (form) {
    form.hidden = false;
    form.addEventListener("submit", event => { event.preventDefault(); subscribe(box, form); });
  }
  if ("serviceWorker" in navigator) showThisDevice(box, form);
}

function whyNot() {
  if (!window.isSecureContext) return "insecure";
  if ("serviceWorker" in navigator && "PushManager" in window && "Notification" in window) return Notification.permission === "denied" ? "denied" : null;
  return /iPhone|iPad/.test(navigator.userAgent) || navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1 ? "phone" : "unable";
}

async function subscribe(box, form) {
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const permission = await Notification.requestPermission();
    if (permission === "denied") return say(box, sentences.denied);
    if (permission !== "granted") return say(box, sentences.unanswered);

    await navigator.serviceWorker.register("/sw.js");
    const { pushManager } = await navigator.serviceWorker.ready;
    const key = bytes(form.dataset.push);
    let subscription = await pushManager.getSubscription();
    // One that was given for other keys of the portal takes nothing any more.
    if (subscription && !same(subscription.options.applicationServerKey, key)) {
      await subscription.unsubscribe();
      subscription = null;
    }
    subscription ??= await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });

    const { endpoint, keys } = subscription.toJSON();
    Object.assign(form.elements.endpoint, { value: endpoint });
    Object.assign(form.elements.p256dh, { value: keys.p256dh });
    Object.assign(form.elements.auth, { value: keys.auth });
    form.submit();
  } catch {
    say(box, sentences.away);
  } finally {
    button.disabled = false;
  }
}

// The page knows its own browser by the hash of its address; on « Retirer » the browser forgets too.
async function showThisDevice(box, form) {
  const subscription = await (await navigator.serviceWorker.getRegistration("/"))?.pushManager?.getSubscription();
  if (!subscription) return;

  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(subscription.endpoint));
  const hash = [...new Uint8Array(digest)].map(byte => byte.toString(16).padStart(2, "0")).join("");
  const line = box.querySelector(`[data-device="${hash}"]`);
  if (!line) return;

  line.querySelector("small").prepend("cet appareil · ");
  if (form && Notification.permission === "granted") form.hidden = true;
  const remove = line.querySelector("form");
  remove.addEventListener("submit", async event => {
    event.preventDefault();
    await subscription.unsubscribe().catch(() => false);
    remove.submit();
  });
}

function say(box, sentence) {
  box.querySelector("[role=status]").textContent = sentence;
}

const bytes = letters => Uint8Array.from(atob(letters.replaceAll("-", "+").replaceAll("_", "/")), letter => letter.charCodeAt(0));

const same = (buffer, key) => !!buffer && new Uint8Array(buffer).every((byte, place) => byte === key[place]);
