/* What a phone folds away is open on a wide screen and on paper. Where the style cannot do that, this does. */
(function () {
  "use strict"

  if (CSS.supports("selector(::details-content)")) return
  const open = () => document.querySelectorAll("details.sb-fold").forEach(one => { one.open = true })
  addEventListener("beforeprint", open)
  if (matchMedia("(min-width: 45em)").matches) open()
})()
