// The studio by hand: only the fields that a limit's kind asks for, and arrows that go from cell to cell of the grid of places.
export function startStudio() {
  for (const choice of document.querySelectorAll("[data-shows]")) {
    const show = () => {
      for (const part of document.querySelectorAll(`[data-for^="${choice.dataset.shows} "]`)) part.hidden = !part.dataset.for.split(" ").includes(choice.value);
    };
    choice.addEventListener("change", show);
    show();
  }
  for (const grid of document.querySelectorAll("[data-grid]")) grid.addEventListener("keydown", move);
}

const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0] };

function move(event) {
  const [input, step] = [event.target, steps[event.key] ?? sideways(event)];
  if (!step || input.tagName !== "INPUT") return;
  event.preventDefault();
  const [cell, row] = [input.closest("td"), input.closest("tr")];
  const rows = [...row.parentElement.rows];
  for (let at = rows.indexOf(row) + step[0], column = cell.cellIndex + step[1]; ; at += step[0], column += step[1]) {
    const next = rows[at]?.cells[column];
    if (!next) return;
    const field = next.querySelector("input");
    if (field) {
      field.focus();
      field.select();
      return;
    }
  }
}

// Left and right move inside a number first, and out of it at its ends.
function sideways({ key, target }) {
  if (key === "ArrowLeft" && target.selectionStart === 0) return [0, -1];
  if (key === "ArrowRight" && target.selectionEnd === target.value?.length) return [0, 1];
}
