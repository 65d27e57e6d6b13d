// On a computer that many use (R14): after a minute and a half without a move a sentence asks, after two minutes the page
// leaves and forgets. The server ends the session by itself at the same time; this only clears the screen.
const warnAfter = 90_000, leaveAfter = 120_000;

export function startLeaving() {
  const notice = document.getElementById("poste-public");
  if (!notice) return;
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
