/* The search's box: opened by a click, a tap or "/", walked by the arrow keys, closed by Escape. What it shows is text. */
import { answers } from "./ranking.js";
import { opened } from "./index.js";
import { plain, runs } from "./words.js";
import { element } from "./element.js";
import { makeBox } from "./search_box.js";
import { WORDS } from "./search_words.js";

const TOGETHER = 20
const PAUSE = 80
const AROUND = 40

const box = document.querySelector("[data-search]")
if (box) begin(box)

function begin(box) {
  const lang = document.documentElement.lang.startsWith("zh") ? "zh" : "en"
  const root = new URL(box.dataset.search, location.href)
  const toggle = document.getElementById("__search")
  const told = WORDS[lang]
  const { field, form, said, list, more } = makeBox(box, told)
  let index = null
  let asked = 0
  let timer = 0
  let pages = []
  let words = []

  const load = () => (index = index || opened(root, lang).catch(error => ((index = null), Promise.reject(error))))
  const open = on => toggle.checked !== on && toggle.click()

  async function ask() {
    const own = ++asked
    const text = field.value
    try {
      const { lookup, shown } = await load()
      const found = text.trim() ? await answers(text, lookup) : []
      const first = await Promise.all(found.slice(0, TOGETHER).map(shown))
      if (own !== asked) return // something else was typed meanwhile
      pages = found
      words = runs(text)
      list.replaceChildren(...first.map(item))
      said.textContent = text.trim() ? counted(found.length) : told.type
      more.hidden = found.length <= TOGETHER
    } catch (error) {
      if (own === asked) said.textContent = told.failed
    }
  }

  function counted(count) {
    return count === 0 ? told.none : count === 1 ? told.one : told.many.replace("{count}", count)
  }

  function item(page) {
    const link = element("a", "md-search-result__link")
    link.href = new URL(`../${lang}/${page.place}`, root)
    const article = element("article", "md-search-result__article md-typeset")
    const head = element("p", "sb-found")
    head.append(...marked(page.title, words))
    if (!page.title.startsWith(page.kind)) head.append(" ", element("small", "", page.kind))
    article.append(head)
    const text = [page.words, page.body].filter(Boolean).join(" · ")
    if (text) article.append(element("p", "", ...marked(excerpt(text, words), words)))
    link.append(article)
    return element("li", "md-search-result__item", link)
  }

  async function extend() {
    const { shown } = await load()
    const own = asked
    const further = await Promise.all(pages.slice(list.children.length, list.children.length + TOGETHER).map(shown))
    if (own !== asked) return
    const items = further.map(item)
    list.append(...items)
    more.hidden = pages.length <= list.children.length
    if (items.length) items[0].querySelector("a").focus()
  }

  function walk(step) {
    const stops = [field, ...list.querySelectorAll("a")]
    const at = Math.max(0, stops.indexOf(document.activeElement))
    stops[(at + step + stops.length) % stops.length].focus()
  }

  function leave() {
    open(false)
    field.blur()
  }

  toggle.addEventListener("change", () => {
    if (!toggle.checked) return
    load().catch(() => (said.textContent = told.failed))
    field.focus()
  })
  field.addEventListener("focus", () => open(true))
  field.addEventListener("input", event => {
    clearTimeout(timer)
    if (!event.isComposing) timer = setTimeout(ask, PAUSE)
  })
  field.addEventListener("compositionend", ask)
  form.addEventListener("submit", event => {
    event.preventDefault()
    clearTimeout(timer)
    ask().then(() => {
      const first = list.querySelector("a")
      if (first) first.click()
    })
  })
  form.addEventListener("reset", () => {
    setTimeout(ask)
    field.focus()
  })
  more.addEventListener("click", extend)
  list.addEventListener("click", event => event.target.closest("a") && open(false))
  box.addEventListener("focusout", event => {
    if (toggle.checked && event.relatedTarget && !box.contains(event.relatedTarget)) open(false)
  })
  document.addEventListener("keydown", event => {
    if (event.metaKey || event.ctrlKey || event.altKey || event.isComposing) return
    const steps = { ArrowDown: 1, ArrowUp: -1 }
    if (toggle.checked && event.key === "Escape") leave()
    else if (toggle.checked && box.contains(document.activeElement) && steps[event.key]) walk(steps[event.key])
    else if (!toggle.checked && event.key === "/" && !event.target.closest("input,textarea,select,[contenteditable]")) open(true)
    else return
    event.preventDefault()
  })
}

/* The part of a text in which the first of the words stands. */
function excerpt(text, words) {
  const low = plain(text)
  const places = words.map(word => low.indexOf(word)).filter(place => place >= 0)
  const start = Math.max(0, Math.min(...places, low.length) - AROUND)
  const from = places.length ? start : 0
  const part = text.slice(from, from + 4 * AROUND)
  return (from ? "…" : "") + part + (from + part.length < text.length ? "…" : "")
}

/* A text with the words in it marked. */
function marked(text, words) {
  const low = plain(text)
  const known = words.filter(word => word.length > 1 || words.length === 1)
  if (low.length !== text.length || !known.length) return [text]
  const parts = []
  let at = 0
  while (at < text.length) {
    const next = known
      .map(word => ({ place: low.indexOf(word, at), size: word.length }))
      .filter(hit => hit.place >= 0)
      .sort((one, other) => one.place - other.place || other.size - one.size)[0]
    if (!next) break
    parts.push(text.slice(at, next.place), element("mark", "", text.slice(next.place, next.place + next.size)))
    at = next.place + next.size
  }
  return [...parts, text.slice(at)]
}
