/* Which pages answer what is typed, the best first. Knows nothing of the page it runs in: `lookup` brings the index.

   The index numbers its pages so that of two that fit alike the lower comes first: pages of the menu, customers,
   people, then records, the newest first. A term's places tell as what it stands there. */
import { chinese, day, number, runs } from "./words.js";

// How well a page answers; a place of a term carries one of the first four.
const [NAME, WORD, IN_NAME, TEXT, IN_TEXT] = [0, 1, 2, 3, 4]

/** The numbers of the pages that answer, the best first. `lookup.exact(term)` gives the places of a term, as a map of
    page to level; `lookup.begins(text)` those of all terms that begin with a text, in one map. */
export async function answers(text, lookup) {
  const words = runs(text)
  const told = day(text)
  const digits = number(text)
  const found = new Map()
  const wanted = [named(words.join(""), lookup), all(words, lookup)]
  if (told) wanted.push(dated(told, lookup))
  if (digits) wanted.push(dialled(digits, lookup))
  for (const levels of await Promise.all(wanted)) for (const [page, level] of levels) better(found, page, level)
  return [...found].sort(([a, one], [b, other]) => one - other || a - b).map(([page]) => page)
}

/** Pages that are called exactly so, whatever stands between the words. */
async function named(name, lookup) {
  return name ? filtered(await lookup.exact(name), level => level === NAME) : new Map()
}

/** Pages with every one of the words. */
async function all(words, lookup) {
  if (!words.length) return new Map()
  return (await Promise.all(words.map(word => (chinese(word) ? signs(word, lookup) : letters(word, lookup))))).reduce(both)
}

/** Pages of a day, with the words beside it. */
async function dated(told, lookup) {
  const [pages, rest] = await Promise.all([lookup.exact(told.term), all(runs(told.rest), lookup)])
  return runs(told.rest).length ? both(pages, rest) : pages
}

/** Pages with a telephone number that is, or begins, so. */
async function dialled(digits, lookup) {
  const [whole, begun] = await Promise.all([lookup.exact(digits), lookup.begins(digits)])
  return either(whole, parts(begun))
}

/** A word: whole, or as what another begins with; of a single letter so much begins that only the word itself is meant. */
async function letters(word, lookup) {
  if (word.length < 2) return lookup.exact(word)
  const [whole, begun] = await Promise.all([lookup.exact(word), lookup.begins(word)])
  return either(whole, parts(begun))
}

/** Chinese signs side by side: each pair of them, best where they are a whole name or word. */
async function signs(run, lookup) {
  const each = Array.from(run)
  if (each.length < 2) return parts(await lookup.begins(run))
  const pairs = each.slice(1).map((sign, place) => each[place] + sign)
  const [whole, ...places] = await Promise.all([run, ...pairs].map(lookup.exact))
  const inside = new Map([...places.reduce(both)].map(([page, level]) => [page, Math.max(level, IN_NAME)]))
  return either(filtered(whole, level => level <= WORD), inside)
}

function parts(levels) {
  return new Map([...levels].map(([page, level]) => [page, level < TEXT ? IN_NAME : IN_TEXT]))
}

function filtered(levels, fits) {
  return new Map([...levels].filter(([, level]) => fits(level)))
}

function both(some, others) {
  const found = new Map()
  for (const [page, level] of some) if (others.has(page)) found.set(page, Math.max(level, others.get(page)))
  return found
}

function either(some, others) {
  const found = new Map(some)
  for (const [page, level] of others) better(found, page, level)
  return found
}

function better(found, page, level) {
  if (!found.has(page) || found.get(page) > level) found.set(page, level)
}
