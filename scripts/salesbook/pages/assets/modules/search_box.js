/* The search's box, in the theme's look: a field, what was found, a button for more. */
import { element } from "./element.js";

export function makeBox(place, words) {
  const field = element("input", "md-search__input")
  const settings = { type: "text", "aria-label": words.search, placeholder: words.search, autocapitalize: "off", autocomplete: "off" }
  set(field, { ...settings, spellcheck: "false", enterkeyhint: "search", "aria-controls": "sb-found", required: "" })
  const icon = set(element("label", "md-search__icon md-icon", drawn("magnify"), drawn("arrow-left")), { for: "__search" })
  const reset = set(element("button", "md-search__icon md-icon", drawn("close")), { type: "reset", "aria-label": words.clear, tabindex: "-1" })
  const form = element("form", "md-search__form", field, icon, element("div", "md-search__options", reset))
  const said = set(element("div", "md-search-result__meta", words.type), { role: "status" })
  const list = set(element("ol", "md-search-result__list"), { id: "sb-found", "aria-label": words.found })
  const more = set(element("button", "sb-btn sb-further", words.more), { type: "button", hidden: "" })
  const result = element("div", "md-search-result", said, list, more)
  const output = element("div", "md-search__output", element("div", "md-search__scrollwrap", result))
  const around = set(element("label", "md-search__overlay"), { for: "__search" })
  place.append(around, element("div", "md-search__inner", form, output))
  return { field, form, said, list, more }
}

function drawn(name) {
  return element("i", `sb-i sb-i-${name}`)
}

function set(made, settings) {
  for (const [name, value] of Object.entries(settings)) made.setAttribute(name, value)
  return made
}
