/* What somebody types, as words: nothing in it is an operator. search_terms.py cuts what is found the same way. */

const HAN = "\\u3005\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{323af}"
const RUN = new RegExp(`[${HAN}]+|(?:(?![${HAN}])[\\p{L}\\p{N}])+`, "gu")
const CHINESE = new RegExp(`^[${HAN}]`, "u")
const EXTENSION = /(?:转|分机|ext[.]?|x|#) ?[0-9]+[)）]?$/
const NUMBER = /^[(+0-9][0-9 ()+./·-]*$/
const ABROAD = /^(?:\+?86|0086)(?=1[0-9]{10}$|0?[1-9][0-9]{8,10}$)/
const SHORTEST_NUMBER = 5
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
const MONTH = "(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
const DAYS = [
  [/(?<![0-9])([12][0-9]{3}) ?[-/.年] ?([01]?[0-9]) ?[-/.月] ?([0-3]?[0-9])(?![0-9]) ?[日号]?/, [1, 2, 3]],
  [/(?<![0-9])(20[0-9]{2})([01][0-9])([0-3][0-9])(?![0-9])/, [1, 2, 3]],
  [/(?<![0-9])([01]?[0-9]) ?月 ?([0-3]?[0-9]) ?[日号]?(?![0-9])/, [0, 1, 2]],
  [new RegExp(`(?<![0-9a-z])([0-3]?[0-9])(?:st|nd|rd|th)? ${MONTH}[.]?(?:,? ([12][0-9]{3}))?(?![0-9a-z])`), [3, 2, 1]],
  [new RegExp(`(?<![0-9a-z])${MONTH}[.]? ([0-3]?[0-9])(?:st|nd|rd|th)?(?:,? ([12][0-9]{3}))?(?![0-9a-z])`), [3, 1, 2]],
  [/^([01]?[0-9])[-/]([0-3]?[0-9])$/, [0, 1, 2]],
]
const WEEKDAY = /(?:周|星期)[一二三四五六日天]|(?<![a-z])(?:mon|tue|wed|thu|fri|sat|sun)(?:[a-z]*day)?(?![a-z]),?/g

/** A text as it is compared: wide letters are as narrow ones, capitals as small ones. */
export function plain(text) {
  return text.normalize("NFKC").toLowerCase()
}

/** The words of a text and its runs of Chinese. */
export function runs(text) {
  return plain(text).match(RUN) || []
}

/** What of a text stands together, Chinese or not; signs and blanks are only between. */
export function pieces(text) {
  return plain(text).match(/[\p{L}\p{N}]+/gu) || []
}

/** Whether a run is Chinese. */
export function chinese(run) {
  return CHINESE.test(run)
}

/** The digits of a telephone number, however it is written; nothing where the text is none. */
export function number(text) {
  const typed = plain(text).trim().replace(EXTENSION, "").trim()
  if (!NUMBER.test(typed)) return ""
  const digits = typed.replace(/[^0-9+]/g, "").replace(ABROAD, "").replace(/\+/g, "")
  return digits.length < SHORTEST_NUMBER ? "" : digits
}

/** The day that a text names: its term, and what is left of the text; null where it names none. */
export function day(text) {
  const typed = plain(text).trim()
  for (const [shape, order] of DAYS) {
    const found = shape.exec(typed)
    if (!found) continue
    const [year, month, date] = order.map(place => (place ? found[place] : undefined))
    const counted = MONTHS.indexOf((month || "").slice(0, 3)) + 1 || Number(month)
    if (counted < 1 || counted > 12 || Number(date) < 1 || Number(date) > 31) continue
    const two = part => String(Number(part)).padStart(2, "0")
    const rest = (typed.slice(0, found.index) + " " + typed.slice(found.index + found[0].length)).replace(WEEKDAY, " ")
    return { term: `=${year ? year + "-" : ""}${two(counted)}-${two(date)}`, rest }
  }
  return null
}
