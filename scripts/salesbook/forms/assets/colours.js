// The colours that were chosen on the site's other pages.

const ROOT = new URL("../../", location.href);

export function chosenColours() {
  try {
    const chosen = JSON.parse(localStorage.getItem(`${ROOT.pathname}.__palette`));
    if (chosen && chosen.color) document.documentElement.dataset.scheme = chosen.color.scheme;
  } catch {
    // no storage, no choice: the device's own colours
  }
}
