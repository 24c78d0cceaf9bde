// What the site publishes beside its pages: lists, records to correct, what has arrived.
//
// From a folder no browser lets a page fetch a file. There each file has a script beside it that hands its content over.

export const ROOT = new URL("../../", location.href).pathname;

// The content of a JSON file by its path in the site; null where there is none, or it can't be reached.
export async function siteData(path) {
  if (location.protocol === "file:") return fromScript(path);
  try {
    const answer = await fetch(ROOT + path);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

const asked = new Map(); // by the script that was put in, who waits for what it hands over

function fromScript(path) {
  window.salesbookData = (data) => asked.get(document.currentScript)(data);
  return new Promise((resolve) => {
    const script = document.createElement("script");
    script.src = `../../${path}.js`;
    script.addEventListener("error", () => resolve(null));
    asked.set(script, resolve);
    document.head.append(script);
  });
}
