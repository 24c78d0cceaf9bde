/* WCAG 2.2, 2.5.8: a target is 24 pixels wide and high, or a circle of that size about its middle meets no other
   target, nor the circle of another small one. Links within a sentence are excepted. */
() => {
  const SIZE = 24, NEAR = SIZE / 2 - 0.01;
  const within = (node) =>
    [...node.parentElement.childNodes].some((other) => other.nodeType === 3 && other.data.trim().length > 1);
  const box = (node) => {
    const cell = node.matches(".sb-strip i > a") ? node.closest("td") : node; // it covers its cell
    const { left, top, width, height } = cell.getClientRects()[0];
    return { node, left, top, width, height, x: left + width / 2, y: top + height / 2, small: width < SIZE || height < SIZE };
  };
  const apart = (one, other) =>
    Math.hypot(
      Math.max(other.left - one.x, 0, one.x - other.left - other.width),
      Math.max(other.top - one.y, 0, one.y - other.top - other.height)
    ) >= NEAR && !(other.small && Math.hypot(other.x - one.x, other.y - one.y) < 2 * NEAR);
  const targets = [...document.querySelectorAll(".md-content :is(a[href], button, input, select, summary)")]
    .filter((node) => !node.closest("thead") && node.getClientRects().length)
    .map(box)
    .filter((one) => one.width > 1 && one.height > 1);
  return targets
    .filter((one) => one.small && !within(one.node) && targets.some((other) => other !== one && !apart(one, other)))
    .map((one) => one.node.textContent.trim() || one.node.id);
}
