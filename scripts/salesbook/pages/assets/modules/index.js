/* The search's index, file by file, each fetched when it is first needed. Each is a script that hands over its data, for
   a page opened from a folder may fetch no file. */

const waiting = []

window.salesbookSearch = data => waiting.push(data)

/** Begin with an index in a folder of the site; resolves to what `answers` asks, and to what is shown of a page. */
export async function opened(folder, lang) {
  const fetched = new Map()
  const file = (name, stamp) => {
    if (!fetched.has(name)) fetched.set(name, handed(`${folder}${name}.js${stamp}`).catch(error => (fetched.delete(name), Promise.reject(error))))
    return fetched.get(name)
  }
  const index = await file("index", "")
  const stamp = `?${index.stamp}`
  const hidden = new Set(index.not[lang])
  const terms = number => file(`terms-${number}`, stamp)

  /* The last file that begins at or before a term. */
  function holding(term) {
    let [low, high] = [0, index.firsts.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (index.firsts[middle] <= term) low = middle + 1
      else high = middle
    }
    return Math.max(0, low - 1)
  }

  async function exact(term) {
    if (!index.firsts.length) return new Map()
    return places(new Map(), Object.entries(await terms(holding(term))).filter(([own]) => own === term))
  }

  async function begins(text) {
    const wanted = []
    for (let number = holding(text); number < index.firsts.length; number++) {
      if (index.firsts[number] > text && !index.firsts[number].startsWith(text)) break
      wanted.push(terms(number))
    }
    const found = new Map()
    for (const held of await Promise.all(wanted)) places(found, Object.entries(held).filter(([own]) => own.startsWith(text)))
    return found
  }

  /* Page by page how well it answers. */
  function places(found, entries) {
    for (const [, steps] of entries) {
      let place = 0
      for (const step of steps) {
        place += step
        const page = place >> 2
        const level = place & 3
        if (!hidden.has(page) && !(found.get(page) <= level)) found.set(page, level)
      }
    }
    return found
  }

  async function shown(page) {
    const rows = await file(`pages-${Math.floor(page / index.together)}`, stamp)
    const [place, ...told] = rows[page % index.together]
    const [title, kind, words] = told.map(sides => (lang === "zh" ? sides[0] : sides[sides.length - 1]))
    return { place, title, kind, words, body: told[3] }
  }

  return { lookup: { exact, begins }, shown }
}

function handed(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script")
    script.src = address
    script.addEventListener("load", () => resolve(waiting.pop()))
    script.addEventListener("error", () => reject(new Error(address)))
    script.addEventListener("load", () => script.remove())
    document.head.append(script)
  })
}
