/* An element with a class and what is in it; texts stay text. */
export function element(name, css, ...parts) {
  const made = document.createElement(name)
  if (css) made.className = css
  made.append(...parts)
  return made
}
