/* What a keyboard reaches: whether the focus can be seen where it is, and what it never comes to. */
(() => {
  // The search field is cleared by its own keys, too.
  const usable = ":is(a[href],button,input,select,textarea,summary):not(.md-search [type=reset])"
  const shown = node =>
    node.getClientRects().length && node.checkVisibility({ visibilityProperty: true, opacityProperty: false })
  const ring = (node, pseudo) => {
    const style = getComputedStyle(node, pseudo)
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 && (!pseudo || style.content !== "none")
  }
  const ringed = node =>
    ring(node) || ring(node, "::after") || (node.nextElementSibling !== null && ring(node.nextElementSibling))
  const named = node => node.outerHTML.slice(0, 120)
  return {
    unseen() {
      const wrong = []
      for (const node of document.querySelectorAll(usable)) {
        if (node.disabled || !shown(node) || node.type === "radio" && !node.checked) continue
        node.focus({ preventScroll: true })
        if (node.tabIndex < 0 || document.activeElement !== node) wrong.push("takes no focus: " + named(node))
        else if (!ringed(node)) wrong.push("shows no focus: " + named(node))
      }
      return wrong
    },
    stop() {
      const node = document.activeElement
      if (!node || node === document.body) return null
      node.dataset.stop = ""
      const drawn = node.type === "radio" || node.type === "checkbox" ? node.nextElementSibling : node
      const box = drawn.getBoundingClientRect()
      const within = box.width > 0 && box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight
      return { text: named(node), seen: within && ringed(node) }
    },
    left() {
      return [...document.querySelectorAll(usable)]
        .filter(node => shown(node) && node.tabIndex >= 0 && node.dataset.stop === undefined)
        .filter(node => !(node.type === "radio" && !node.checked))
        .map(named)
    },
  }
})()
