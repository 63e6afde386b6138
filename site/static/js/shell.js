/* What every page needs from a script. Each part improves something that works without it. */
import "./display.js";
import "./menu.js";
import "./dialog.js";
import "./print.js";
import "./busy.js";
