// On a computer that many use (R14): when two minutes without a move are over the page leaves and forgets, and half a minute
// before a sentence asks. The server, which says how long, ends the session by itself at the same time; this only clears the screen.

export function startLeaving() {
  const notice = document.getElementById("poste-public");
  if (!notice) return;
  const leaveAfter = notice.dataset.after * 1000, warnAfter = leaveAfter - 30_000;
  let moved = Date.now(), told = moved;
  const words = notice.querySelector("[data-words]");
  const calm = words.textContent;

  const move = () => {
    moved = Date.now();
    if (words.textContent !== calm) words.textContent = calm;
    // The server must hear it too: at most once in twenty seconds.
    if (moved - told > 20_000) {
      told = moved;
      fetch("/presence", { headers: { Accept: "application/json" } }).catch(() => {});
    }
  };
  for (const kind of ["pointerdown", "keydown", "scroll", "touchstart"]) addEventListener(kind, move, { passive: true });

  setInterval(() => {
    const still = Date.now() - moved;
    if (still >= leaveAfter) notice.querySelector("form").submit();
    else if (still >= warnAfter && words.textContent === calm) words.textContent = "Vous êtes toujours là\u00a0? Sans un geste de votre part, cette page se ferme dans trente secondes.";
  }, 1_000);
}
