// A form: reads what the build laid into the page and puts the form in its place.

import { chosenColours } from "./colours.js";
import { Page } from "./page.js";
import { keepForTheRoad } from "./road/device.js";
import { speak } from "./words.js";

chosenColours();
const form = JSON.parse(document.getElementById("form").textContent);
speak(form.words);
const page = new Page(form);
page.start();
window.addEventListener("pagehide", () => page.keepNow());
window.addEventListener("hashchange", () => location.reload()); // another draft was asked for
setTimeout(keepForTheRoad, 3000); // the form first
