// What is wrong, shown at its fields, and above them in one list that leads there.

import { fieldAt } from "./faults.js";
import { summary, unfold } from "./layout.js";
import { say } from "./words.js";
import { lines } from "./write.js";

export function showFaults(page, faults) {
  for (const child of page.group.all()) child.frame.mark(null);
  const placed = faults.map((fault) => placeOf(page, fault));
  for (const fault of placed) if (fault.control) fault.control.frame.mark(fault.words);
  page.errors.replaceChildren(summary(placed, lead));
  page.state.textContent = say(placed.length === 1 ? "faults_one" : "faults", { count: placed.length });
  const title = page.errors.querySelector("h2");
  title.focus();
  title.scrollIntoView({ block: "center" });
}

// The server's findings of a record, each with the route of the field whose line it names.
export function faultsOf(findings, data) {
  const routes = lines(data).map((line) => line.route);
  return findings.map((found) => ({ route: found.field || routes[found.line - 1] || [], words: `${found.message} ${found.remedy}`.trim() }));
}

function lead(fault) {
  if (!fault.control) return;
  unfold(fault.control.frame.element);
  fault.control.frame.focus();
}

// The field of a fault, or the nearest around it that can be seen.
function placeOf(page, fault) {
  const routes = [fault.route, ...(fault.others || [])];
  const found = routes.map((route) => controlAt(page, route)).find((control) => control && !control.frame.element.hidden) || controlAt(page, fault.route);
  if (found) unfold(found.frame.element);
  const field = found ? found.frame.field : fieldAt(page.form, fault.route);
  return { ...fault, control: found, label: field ? field.label : "", id: found ? found.frame.id : "" };
}

function controlAt(page, route) {
  let found = null;
  let here = page.group;
  for (const step of route) {
    here = here.child ? here.child(step) : null;
    if (!here) break;
    found = here;
  }
  return found && found.frame ? found : null;
}
