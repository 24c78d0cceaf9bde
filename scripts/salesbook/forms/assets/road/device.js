// This device: what it keeps, whether it works without network, and how everything of it is taken away again.

import { make } from "../dom.js";
import { say } from "../words.js";

// Let the forms work without network, where the browser can (https, or this computer).
export function keepForTheRoad() {
  if (navigator.serviceWorker) navigator.serviceWorker.register("sw.js").catch(() => {}); // the forms work without it, on line
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
}

// In WeChat's own browser files can't be saved and storage is soon cleared: say how to get out of it.
export function chatHint() {
  return /MicroMessenger/i.test(navigator.userAgent) ? make("p", { class: "callout", role: "note" }, say("wechat")) : "";
}

// A button that takes everything of this book off the device, after a second question that counts what would be lost.
export function clearButton(drafts, unsent) {
  const button = make("button", { type: "button", class: "button" }, say("clear"));
  const sure = make("button", { type: "button", class: "button" });
  const box = make("div", { class: "do" }, button);
  button.addEventListener("click", () => {
    const count = unsent();
    sure.textContent = count ? say("clear_lose", { count }) : say("clear_sure");
    box.append(sure);
    sure.focus();
  });
  sure.addEventListener("click", async () => {
    await clear(drafts.prefix);
    box.replaceChildren(make("p", { role: "status" }, say("cleared")));
    box.dispatchEvent(new Event("cleared", { bubbles: true }));
  });
  return box;
}

async function clear(prefix) {
  const keys = Array.from({ length: localStorage.length }, (_, at) => localStorage.key(at));
  for (const key of keys) if (key.startsWith(prefix)) localStorage.removeItem(key);
  const root = new URL("../../", location.href).href;
  const all = navigator.serviceWorker ? await navigator.serviceWorker.getRegistrations() : [];
  const workers = all.filter((one) => one.scope.startsWith(root));
  for (const one of workers) await stop(one.active || one.waiting || one.installing);
  for (const one of workers) await one.unregister();
  if (window.caches) for (const name of await caches.keys()) if (name.startsWith(`salesbook ${root} `)) await caches.delete(name);
}

// Have a worker keep nothing more: what it is just fetching would come back after the cache is gone.
function stop(worker) {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = resolve;
    worker.postMessage("", [channel.port2]);
    setTimeout(resolve, 2000); // one that doesn't answer is gone
  });
}
