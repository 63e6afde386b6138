/* A paper that nobody sits: it can be looked at as it would be answered, and nothing of it is kept or sent. */
import { Paper } from "./sitting/paper.js";

const form = document.getElementById("paper");
form.addEventListener("submit", (event) => event.preventDefault());
new Paper(form, { change() {}, last() {} }).start();
