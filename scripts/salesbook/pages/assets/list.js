/* Filters and sorts the table that a form[data-list] names. Without it the table stands as it is.
   The choice is kept in the address, after the #, so that a link carries it. */
(function () {
  "use strict";

  var form = document.querySelector("form[data-list]");
  var table = form && document.getElementById(form.getAttribute("data-list"));
  if (!table) return;

  var body = table.tBodies[0];
  var rows = Array.prototype.slice.call(body.rows);
  var find = form.querySelector("[data-find]");
  var selects = all(form, "[data-by]");
  var chips = all(form, "[data-chip]");
  var status = form.querySelector("[data-count]");
  var none = document.querySelector('[data-none="' + table.id + '"]');
  var heads = all(table, "thead th");
  var compare = new Intl.Collator(document.documentElement.lang || "zh", { numeric: true }).compare;
  var sorted = { column: -1, down: false };

  function all(node, wanted) {
    return Array.prototype.slice.call(node.querySelectorAll(wanted));
  }

  function fits(row) {
    var words = find.value.toLowerCase().split(/\s+/);
    var text = row.getAttribute("data-q") || "";
    var own = " " + (row.getAttribute("data-chips") || "") + " ";
    return (
      words.every(function (word) { return text.indexOf(word) >= 0; }) &&
      selects.every(function (one) {
        return !one.value || row.getAttribute("data-" + one.getAttribute("data-by")) === one.value;
      }) &&
      chips.every(function (one) { return !one.checked || own.indexOf(" " + one.getAttribute("data-chip") + " ") >= 0; })
    );
  }

  function filter() {
    var shown = 0;
    rows.forEach(function (row) {
      row.hidden = !fits(row);
      if (!row.hidden) shown += 1;
    });
    status.textContent = status.getAttribute("data-count").replace("{shown}", shown).replace("{all}", rows.length);
    none.hidden = shown > 0;
    table.hidden = shown === 0;
  }

  function key(row, column) {
    var own = row.getAttribute("data-k" + column);
    var cell = row.cells[column];
    var time = cell.querySelector("time");
    return own || (time ? time.getAttribute("datetime") : cell.classList.contains("x") ? "" : cell.textContent.trim());
  }

  function sort(column, down) {
    sorted = { column: column, down: down };
    var order = rows.map(function (row, index) { return { row: row, key: key(row, column), index: index }; });
    order.sort(function (a, b) {
      if (!a.key !== !b.key) return a.key ? -1 : 1; // what has no value stands last both ways
      return (down ? -1 : 1) * compare(a.key, b.key) || a.index - b.index;
    });
    order.forEach(function (one) { body.appendChild(one.row); });
    heads.forEach(function (head, index) {
      if (index === column) head.setAttribute("aria-sort", down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
  }

  function keep() {
    var parts = [];
    if (find.value) parts.push("q=" + encodeURIComponent(find.value));
    selects.forEach(function (one) {
      if (one.value) parts.push(one.getAttribute("data-by") + "=" + encodeURIComponent(one.value));
    });
    chips.forEach(function (one) { if (one.checked) parts.push(one.getAttribute("data-chip") + "=1"); });
    if (sorted.column >= 0) parts.push("sort=" + sorted.column + (sorted.down ? "-" : ""));
    history.replaceState(null, "", parts.length ? "#" + parts.join("&") : location.pathname);
  }

  function recall() {
    var kept = {};
    location.hash.slice(1).split("&").forEach(function (part) {
      var at = part.indexOf("=");
      try { if (at > 0) kept[part.slice(0, at)] = decodeURIComponent(part.slice(at + 1)); } catch (error) { return; }
    });
    find.value = kept.q || "";
    selects.forEach(function (one) {
      one.value = kept[one.getAttribute("data-by")] || "";
      if (one.selectedIndex < 0) one.value = "";
    });
    chips.forEach(function (one) { one.checked = kept[one.getAttribute("data-chip")] === "1"; });
    var column = parseInt(kept.sort, 10);
    if (heads[column]) sort(column, /-$/.test(kept.sort));
    filter();
  }

  heads.forEach(function (head, column) {
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.textContent = "";
    head.appendChild(button);
    button.addEventListener("click", function () {
      sort(column, sorted.column === column && !sorted.down);
      keep();
    });
  });
  form.addEventListener("input", function () { filter(); keep(); });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  window.addEventListener("hashchange", recall);
  form.hidden = false;
  recall();
})();
