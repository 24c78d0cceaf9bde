// The colours that were chosen on the site's other pages.

import { ROOT } from "./site-data.js";

export function chosenColours() {
  try {
    const chosen = JSON.parse(localStorage.getItem(`${ROOT}.__palette`));
    if (chosen && chosen.color) document.documentElement.dataset.scheme = chosen.color.scheme;
  } catch {
    // no storage, no choice: the device's own colours
  }
}
