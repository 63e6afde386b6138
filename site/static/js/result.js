/* Says on the result page how many answers were still on this computer when the paper was closed, and forgets them. */

const note = document.querySelector("[data-unsent]");
if (note) {
  const key = `sitting:${note.dataset.unsent}`;
  try {
    const kept = JSON.parse(localStorage.getItem(key)) || [];
    localStorage.removeItem(key);
    note.querySelector("[data-count]").textContent = kept.length;
    note.hidden = kept.length === 0;
  } catch (error) {
    // Nothing was kept.
  }
}
