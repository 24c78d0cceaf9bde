// Where a record goes: into the clone on this computer, to the host's new-file page, or by copying.

export const LONGEST_ADDRESS = 4900; // a login redirect encodes an address twice, and servers cut what is longer than 8 KB

// What the one button does: "computer", "host" or "copy".
export function way(form, path, content, changes = false) {
  if (secret()) return { way: "computer" };
  if (changes) return { way: "copy", address: editPage(form, path) };
  const address = hostAddress(form, path, content);
  return address ? { way: "host", address } : { way: "copy", address: newFilePage(form, path) };
}

// The server's secret for this page; empty where the page does not come from the own computer.
export function secret() {
  const told = document.querySelector('meta[name="salesbook-save"]');
  return told ? told.content : "";
}

// Ask the server on this computer to write the record; with `replaces`, the SHA-256 of what was read, in its place.
export function save(path, content, replaces) {
  return ask("/save", replaces ? { path, content, replaces } : { path, content });
}

// Send a request to the server on this computer. {status, told}: what it answered; status 0 where it did not.
// A secret is good for one request; each answer brings the next.
export async function ask(address, message, again = true) {
  const options = message === undefined ? {} : { method: "POST", body: JSON.stringify(message) };
  const headers = { "Content-Type": "application/json", "X-Salesbook-Secret": secret(), "Accept-Language": document.documentElement.lang };
  let answer;
  try {
    answer = await fetch(address, { ...options, headers });
  } catch {
    return { status: 0, told: null };
  }
  const next = answer.headers.get("X-Salesbook-Secret");
  if (next) document.querySelector('meta[name="salesbook-save"]').content = next;
  if (answer.status === 403 && again && message !== undefined) {
    await ask("/pending"); // a page left open for long: the server has forgotten its secret and gives another
    return ask(address, message, false);
  }
  return { status: answer.status, told: await answer.json().catch(() => null) };
}

// The host's new-file page with path and content filled in; "" where that can't or must not be.
function hostAddress(form, path, content) {
  const { kind, url } = form.host;
  if (!url || form.sensitive || !["github", "gitea", "forgejo"].includes(kind)) return "";
  const address = kind === "github"
    ? `${url}/new/${branch(form)}?filename=${encode(path)}&value=${encode(content)}`
    : `${url}/_new/${branch(form)}/?filename=${encode(path)}&value=${encode(content)}`;
  return address.length <= LONGEST_ADDRESS ? address : "";
}

// The host's page for a new file, empty but for its name where the host takes one: for what is pasted in.
function newFilePage(form, path) {
  const { kind, url } = form.host;
  if (!url) return "";
  return {
    github: `${url}/new/${branch(form)}?filename=${encode(path)}`,
    gitea: `${url}/_new/${branch(form)}/?filename=${encode(path)}`,
    forgejo: `${url}/_new/${branch(form)}/?filename=${encode(path)}`,
    gitlab: `${url}/-/new/${branch(form)}?file_name=${encode(path)}`,
  }[kind] || url;
}

// The host's page to change a file that is there.
export function editPage(form, path) {
  const { kind, url } = form.host;
  if (!url) return "";
  return {
    github: `${url}/edit/${branch(form)}/${path}`,
    gitea: `${url}/_edit/${branch(form)}/${path}`,
    forgejo: `${url}/_edit/${branch(form)}/${path}`,
    gitlab: `${url}/-/edit/${branch(form)}/${path}`,
    gitee: `${url}/edit/${branch(form)}/${path}`,
  }[kind] || url;
}

// The standing branch of whoever writes; the common one while nobody is named.
function branch(form) {
  return form.writer ? `in/${form.writer}` : form.host.branch || "main";
}

function encode(text) {
  return encodeURIComponent(text);
}

// Put a text into the clipboard; where the browser keeps that for secure addresses, by an old way. True when done.
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

export function download(path, content) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: "application/yaml" }));
  link.download = path.split("/").pop();
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
