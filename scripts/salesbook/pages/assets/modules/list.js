/* Filters and sorts the table that a form[data-list] names. Without it the table stands as it is, whole.
   The choice is kept in the address, after the #, so that a link carries it. Of thousands of rows only those that one
   scrolls to are in the page: a browser lays out some dozens at once, not ten thousand. */
import { day, number, pieces } from "./words.js";

const NARROW = matchMedia("(max-width: 44.98em)")
const STEP = NARROW.matches ? 8 : 40 // on a phone a page is short before one asks for more
const MORE = 40
const END = 4
const form = document.querySelector("form[data-list]")
const table = form && document.getElementById(form.dataset.list)
if (table) begin(form, table)

function begin(form, table) {
  const entries = []
  for (const body of table.tBodies)
    for (const row of body.rows) if (!row.classList.contains("sb-span")) entries.push({ row, body })
  const heads = new Map([...table.tBodies].map(body => [body, body.querySelector(".sb-span")]))
  const flat = document.createElement("tbody") // for an order in which the groups mean nothing
  const find = form.querySelector("[data-find]")
  const selects = [...form.querySelectorAll("[data-by]")]
  const chips = [...form.querySelectorAll("[data-chip]")]
  const status = form.querySelector("[data-count]")
  const none = document.querySelector(`[data-none="${table.id}"]`)
  const more = document.querySelector(`[data-more="${table.id}"]`)
  const columns = [...table.tHead.rows[0].cells]
  const collator = new Intl.Collator(document.documentElement.lang || "zh", { numeric: true })
  const ranks = new Map()
  let sorted = { column: -1, down: false }
  let order = entries
  let matches = entries
  let laid = 0

  /* What a filter compares: the row's own key, or the words of the cell below the select's column. */
  function value(entry, select) {
    const own = entry.row.getAttribute("data-" + select.dataset.by)
    return own === null && select.dataset.column ? entry.row.cells[select.dataset.column].textContent.trim() : own
  }

  function words(entry) {
    if (entry.words === undefined) {
      const days = [...entry.row.querySelectorAll("time")].map(time => time.dateTime.slice(0, 10))
      const text = entry.row.dataset.q || [...entry.row.cells].map(cell => cell.textContent).join(" ")
      entry.words = { words: pieces(text), days }
    }
    return entry.words
  }

  function fitting() {
    const wanted = asked(find.value)
    const chosen = selects.filter(one => one.value)
    const only = chips.filter(one => one.checked).map(one => one.dataset.chip)
    return entry =>
      wanted(words(entry)) &&
      chosen.every(one => value(entry, one) === one.value) &&
      only.every(one => ` ${entry.row.dataset.chips} `.includes(` ${one} `))
  }

  /* Rows in the page */

  function extend(count) {
    for (const entry of matches.slice(laid, count)) {
      const body = sorted.column < 0 ? entry.body : flat
      if (body.parentNode !== table) {
        body.replaceChildren(...(sorted.column < 0 && heads.get(body) ? [heads.get(body)] : []))
        table.insertBefore(body, table.tFoot)
      }
      body.append(entry.row)
    }
    laid = Math.min(count, matches.length)
    more.hidden = laid === matches.length
  }

  function show(count) {
    for (const body of [...table.tBodies]) body.remove()
    laid = 0
    matches = order.filter(fitting())
    extend(count)
    status.textContent = status.dataset.count.replace("{shown}", matches.length).replace("{all}", entries.length)
    none.hidden = matches.length > 0
    table.hidden = matches.length === 0
  }

  function grow() {
    extend(laid + MORE)
    history.replaceState({ rows: laid }, "")
  }

  /* Order */

  function key(row, column) {
    const own = row.getAttribute("data-k" + column)
    if (own) return own
    const cell = row.cells[column]
    const time = cell.querySelector("time")
    if (time) return time.getAttribute("datetime")
    const text = cell.classList.contains("x") ? "" : cell.textContent.trim()
    const number = cell.classList.contains("n") ? parseFloat(text.replace(/[^\d.-]/g, "")) : NaN
    return isNaN(number) ? text : number
  }

  /* The place of each row by one column, worked out when it is first wanted; what has no value has none. */
  function ranked(column) {
    if (!ranks.has(column)) {
      const keys = entries.map(entry => key(entry.row, column))
      const told = [...new Set(keys)].filter(one => one !== "")
      const plain = entries.some(entry => entry.row.hasAttribute("data-k" + column)) // made to be compared as they are
      told.sort(plain ? undefined : (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : collator.compare(a, b)))
      const places = new Map(told.map((one, place) => [one, place]))
      ranks.set(column, new Map(entries.map((entry, n) => [entry, places.get(keys[n])])))
    }
    return ranks.get(column)
  }

  function sort(column, down) {
    const places = ranked(column)
    sorted = { column, down }
    order = entries.slice().sort((a, b) => {
      const [one, other] = [places.get(a), places.get(b)]
      if (one === other) return 0
      if (one === undefined || other === undefined) return one === undefined ? 1 : -1 // last both ways
      return down ? other - one : one - other
    })
    columns.forEach((head, index) => {
      if (index === column) head.setAttribute("aria-sort", down ? "descending" : "ascending")
      else head.removeAttribute("aria-sort")
    })
  }

  /* The address */

  function keep() {
    const parts = []
    const add = (name, text) => text && parts.push(name + "=" + encodeURIComponent(text))
    add("q", find.value)
    selects.forEach(one => add(one.dataset.by, one.value))
    chips.forEach(one => add(one.dataset.chip, one.checked && "1"))
    if (sorted.column >= 0) parts.push("sort=" + sorted.column + (sorted.down ? "-" : ""))
    history.replaceState(null, "", parts.length ? "#" + parts.join("&") : location.pathname)
  }

  function recall() {
    const kept = {}
    for (const part of location.hash.slice(1).split("&")) {
      const at = part.indexOf("=")
      try {
        if (at > 0) kept[part.slice(0, at)] = decodeURIComponent(part.slice(at + 1))
      } catch (error) {
        continue // no such address of ours
      }
    }
    find.value = kept.q || ""
    for (const one of selects) {
      one.value = kept[one.dataset.by] || ""
      if (one.selectedIndex < 0) one.value = ""
    }
    chips.forEach(one => (one.checked = kept[one.dataset.chip] === "1"))
    const column = parseInt(kept.sort, 10)
    if (columns[column]) sort(column, /-$/.test(kept.sort))
    const folded = find.closest("details")
    if (folded && location.hash) folded.open = true
    show((history.state && history.state.rows) || STEP)
  }

  /* Begin */

  for (const one of selects)
    if (one.dataset.column) {
      const told = new Set(entries.map(entry => value(entry, one)))
      for (const text of [...told].sort(collator.compare)) if (text && text !== "–") one.append(new Option(text, text))
      one.parentNode.hidden = one.options.length < 3 // with one value there is nothing to choose
    }
  columns.forEach((head, column) => {
    if (!head.textContent.trim()) return
    const button = document.createElement("button")
    button.type = "button"
    button.append(...head.childNodes)
    head.append(button)
    button.addEventListener("click", () => {
      sort(column, sorted.column === column && !sorted.down)
      show(STEP)
      keep()
    })
  })
  form.addEventListener("input", () => {
    show(STEP)
    keep()
  })
  form.addEventListener("submit", event => event.preventDefault())
  more.querySelector("button").addEventListener("click", () => {
    grow()
    below.observe(more)
  })
  const below = new IntersectionObserver(
    seen => {
      if (!seen.some(one => one.isIntersecting)) return
      grow()
      below.unobserve(more) // it tells only of a change, and may still be in sight
      below.observe(more)
    },
    { rootMargin: "600px" }
  )
  if (!NARROW.matches) below.observe(more)
  window.addEventListener("hashchange", recall)
  window.addEventListener("beforeprint", () => extend(matches.length))
  form.hidden = false
  table.classList.remove("sb-many")
  recall()
}

/* Whether a row's words hold all that is typed. As in the search what is typed is words, a telephone number or a day,
   never an operator; a part of a word will do. Of a number a list knows the end. */
function asked(typed) {
  const words = pieces(typed)
  const digits = number(typed)
  const told = day(typed)
  const rest = told ? pieces(told.rest) : []
  const holds = (row, word) => row.words.some(own => own.includes(word))
  return row =>
    words.every(word => holds(row, word)) ||
    (digits !== "" && row.words.includes(digits.slice(-END))) ||
    (told !== null && row.days.some(own => own.endsWith(told.term.slice(1))) && rest.every(word => holds(row, word)))
}
