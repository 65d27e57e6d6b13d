// A connection that is tried again for ever, and that is asked whether it still lives when there is reason to doubt it: a
// phone that wakes, or walks into another network, has a socket that looks open and carries nothing.
//
// build     makes a connection (signalR.HubConnection), not started
// watch     asks the hub over a connection what this page watches; rejects when there is no answer
// caughtUp  called when a connection is there again: what happened meanwhile is still to be shown
// lost      called when it is gone
const pauses = [0, 500, 1000, 2000, 5000, 10000];
const patience = 1000, patienceToOpen = 5000;

export function keepOpen(build, { watch, caughtUp, lost }, wait = setTimeout) {
  let current, later, checking, tries = 0, hasBeenOpen = false;

  async function open() {
    clearTimeout(later);
    const connection = current = build();
    connection.onclose(() => isOver(connection));
    try {
      await within(patienceToOpen, connection.start().then(() => watch(connection)));
    } catch {
      return isOver(connection);
    }
    if (connection !== current) return;
    const wasAway = hasBeenOpen || tries > 0;
    [hasBeenOpen, tries] = [true, 0];
    if (wasAway) caughtUp();
  }

  // For us, whatever it believes itself: one that knocks at a dead network may go on for minutes.
  function isOver(connection) {
    if (connection !== current) return;
    current = undefined;
    connection.stop().catch(() => {});
    lost();
    // Each at a moment of its own: all pages of a node lose it at once.
    later = wait(open, pauses[Math.min(tries++, pauses.length - 1)] * (0.5 + Math.random()));
  }

  async function check() {
    const connection = current;
    if (connection) await within(patience, watch(connection)).catch(() => isOver(connection));
    if (current) return;
    tries = 1;
    await open();
  }

  const within = (time, answer) => Promise.race([answer, new Promise((_, tooLate) => wait(() => tooLate(new Error("no answer")), time))]);

  // Reasons to doubt come together (it wakes, it is seen, it is online): they are one question.
  return { open, check: () => checking ??= check().finally(() => { checking = undefined; }) };
}
