/* A phone's page is short before it is unfolded. Where it is longer than some screens, long lists show their first rows,
   then the last sections only their headings, each with a button that shows the rest. Nothing is taken out: the style puts
   away only what this marks, on a narrow screen alone, so paper and wide screens show all, and so does a page without
   scripts. What an address leads to is never put away. */

const MOST = 2800
const ROWS = [8, 5, 4]
const FEWER = [3, 2] // where the last sections are put away already
const FEW = 2 // so many rows more are not worth a button
const LARGE = 500
const NARROW = matchMedia("(max-width: 44.98em)")
const WORDS = {
  zh: { rows: "其余 {count} 条", open: "展开", close: "收起", rest: "显示其余内容" },
  en: { rows: "{count} more", open: "Show", close: "Hide", rest: "Show the rest" },
}
const words = WORDS[document.documentElement.lang.startsWith("zh") ? "zh" : "en"]
const content = document.querySelector("#sb-content") || document.querySelector(".md-content article")

if (content) begin()

function begin() {
  shorten()
  NARROW.addEventListener("change", shorten)
  addEventListener("hashchange", lead)
  // Our buttons stand between what the style of a printed page counts: paper has the page as it came.
  addEventListener("beforeprint", restore)
  addEventListener("afterprint", shorten)
}

function shorten() {
  if (!NARROW.matches || content.querySelector(".sb-unfold")) return
  for (const most of ROWS) if (long()) rows(most)
  for (const head of sections().reverse()) if (long()) section(head)
  for (const most of FEWER) if (long()) rows(most)
  if (long()) rest()
  lead()
}

function restore() {
  for (const button of content.querySelectorAll(".sb-unfold")) button.remove()
  for (const part of content.querySelectorAll(".sb-away")) part.classList.remove("sb-away")
  for (const list of content.querySelectorAll("[data-folded]")) delete list.dataset.folded
}

function long() {
  return document.documentElement.scrollHeight > MOST
}

/* Lists */

function rows(most) {
  for (const list of content.querySelectorAll("table:not([id]), ol, ul, dl.sb-facts")) {
    const every = items(list)
    const shown = every.filter(row => !row.classList.contains("sb-away"))
    if (shown.length <= most + FEW || list.closest("details:not([open]), nav")) continue
    const away = every.slice(most)
    if (list.dataset.folded) list.nextElementSibling.remove()
    list.dataset.folded = "1"
    put(away)
    list.after(button(words.rows.replace("{count}", away.length), away))
  }
}

function items(list) {
  if (list.matches("dl")) return [...list.children]
  return list.matches("table") ? [...list.tBodies].flatMap(body => [...body.rows]) : [...list.children]
}

/* Sections */

function sections() {
  const heads = [...content.querySelectorAll("h2")].filter(head => head.getClientRects().length && !head.closest("details"))
  return heads.slice(1)
}

function section(head) {
  const body = []
  for (let next = head.nextElementSibling; next && !next.matches("h1, h2"); next = next.nextElementSibling) body.push(next)
  if (!body.length) return
  const toggle = document.createElement("button")
  toggle.type = "button"
  toggle.className = "sb-unfold"
  const say = open => {
    toggle.textContent = open ? words.close : words.open
    toggle.setAttribute("aria-expanded", String(open))
    for (const part of body) part.classList.toggle("sb-away", !open)
  }
  toggle.addEventListener("click", () => say(toggle.getAttribute("aria-expanded") === "false"))
  toggle.open = () => say(true)
  for (const part of body) part.unfolds = () => say(true)
  say(false)
  head.append(" ", toggle)
}

/* Whatever else is too long: its end */

function rest() {
  const every = blocks(content).filter(block => block.getClientRects().length && !block.closest("form"))
  const away = []
  while (every.length > 3 && long()) {
    const last = every.pop()
    put([last])
    away.push(last)
  }
  if (away.length) every[every.length - 1].after(button(words.rest, away))
}

function blocks(within) {
  return [...within.children].flatMap(part => {
    const parted = part.matches("div, section, article, details, ol, ul, dl") && part.clientHeight > LARGE
    return parted && part.children.length ? blocks(part) : [part]
  })
}

/* Putting away, and showing again */

function put(parts) {
  for (const part of parts) part.classList.add("sb-away")
}

function button(text, away) {
  const made = document.createElement("p")
  made.className = "sb-unfold"
  const inner = document.createElement("button")
  inner.type = "button"
  inner.className = "sb-btn"
  inner.textContent = text
  made.append(inner)
  const show = () => {
    for (const part of away) part.classList.remove("sb-away")
    made.remove()
  }
  inner.addEventListener("click", () => {
    show()
    const first = away.find(part => part.getClientRects().length)
    if (first) {
      first.tabIndex = -1
      first.focus({ preventScroll: true })
    }
  })
  for (const part of away) part.unfolds = show
  return made
}

/* Show where the address leads. */
function lead() {
  const target = location.hash && document.getElementById(location.hash.slice(1))
  let shown = false
  for (let part = target; part && part !== content; part = part.parentElement)
    if (part.classList.contains("sb-away")) shown = part.unfolds() || true
  if (shown) target.scrollIntoView()
}
