// Pilotage: a grid that is typed into by keyboard and takes what a spreadsheet has copied. It works without this, too.
"use strict";

(function () {
  var table = document.querySelector("form.grid table"), tooLong = document.getElementById("too-long");
  if (!table) return;
  var body = table.tBodies[0], most = +table.dataset.most;
  var plain = function (text) { return text.normalize("NFKC").replace(/\s+/g, "").toLowerCase(); };
  var titles = Array.from(table.tHead.querySelectorAll("th[id]")).map(function (th) {
    return plain(th.querySelector("span").textContent);
  });
  var cells = function (row) { return Array.from(row.querySelectorAll("input:not([type=hidden]), select, textarea")); };

  // Tabs between cells, line ends between rows; a cell that holds either stands in quotes, and a quote in it is doubled.
  function parse(text) {
    var rows = [[]], cell = "", quoted = false, fresh = true;
    text = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    for (var i = 0; i < text.length; i++) {
      var c = text[i];
      if (quoted) {
        if (c !== '"') cell += c;
        else if (text[i + 1] === '"') { cell += c; i++; }
        else quoted = false;
      } else if (c === '"' && fresh) { quoted = true; fresh = false; }
      else if (c === "\t" || c === "\n") {
        rows[rows.length - 1].push(cell);
        if (c === "\n") rows.push([]);
        cell = ""; fresh = true;
      } else { cell += c; fresh = false; }
    }
    rows[rows.length - 1].push(cell);
    return rows;
  }

  // What is none of a list's choices stays in it as it was written: the check says so, nothing is lost.
  function put(field, text) {
    text = text.trim();
    if (field.tagName === "SELECT") {
      var known = Array.from(field.options).find(function (option) {
        return plain(option.value) === plain(text) || plain(option.text) === plain(text);
      });
      if (!known) field.add(known = new Option(text, text));
      known.selected = true;
    } else field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // One more row like the last: empty, under the next number, without an id (the server gives it one).
  function add() {
    var last = body.rows[body.rows.length - 1], row = last.cloneNode(true);
    var from = last.querySelector("th").id.slice(1), to = String(+from + 1);
    row.className = "";
    row.querySelectorAll(".error, .verdict *").forEach(function (old) { old.remove(); });
    row.querySelectorAll("[id], [name]").forEach(function (part) {
      if (part.id) part.id = part.id.replace(/^(r?)\d+/, "$1" + to);
      if (part.name) part.name = part.name.replace(/^\d+/, to);
      if (part.hasAttribute("aria-labelledby"))
        part.setAttribute("aria-labelledby", part.getAttribute("aria-labelledby").replace(/^r\d+/, "r" + to));
      part.removeAttribute("aria-invalid");
      part.removeAttribute("aria-describedby");
    });
    row.querySelector("th").firstChild.data = to;
    row.querySelector("input[type=hidden]").value = "";
    cells(row).forEach(function (field) {
      if (field.tagName === "SELECT") field.selectedIndex = 0; else field.value = "";
    });
    body.append(row);
  }

  body.addEventListener("paste", function (event) {
    var text = (event.clipboardData || window.clipboardData).getData("text/plain");
    var rows = parse(text), field = event.target;
    if (rows.length === 1 && rows[0].length === 1 && field.tagName !== "SELECT" && text[0] !== '"') return;
    event.preventDefault();
    var row = field.closest("tr"), top = Array.from(body.rows).indexOf(row), left = cells(row).indexOf(field);
    var order = rows[0].map(function (cell, i) { return left + i; });
    var named = rows[0].map(function (cell) { return titles.indexOf(plain(cell.replace(/[*（(].*$/, ""))); });
    if (rows.length > 1 && named.every(function (at) { return at >= 0; })) { order = named; rows.shift(); }
    tooLong.hidden = top + rows.length <= most;
    if (!tooLong.hidden) { tooLong.scrollIntoView({ block: "center" }); return; }
    while (body.rows.length < top + rows.length) add();
    var over = rows.some(function (line) {
      return line.some(function (cell, i) { return cell.trim() && !(order[i] < titles.length); });
    });
    if (over) { // more columns than there are: all of it waits in the box below, where the check explains it
      var box = document.getElementById("paste");
      box.closest("details").open = true;
      box.value = text;
      box.focus();
      return;
    }
    rows.forEach(function (line, down) {
      var fields = cells(body.rows[top + down]);
      line.forEach(function (cell, i) { if (fields[order[i]]) put(fields[order[i]], cell); });
    });
  });

  body.addEventListener("keydown", function (event) {
    var field = event.target, key = event.key;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.isComposing) return;
    if (key === "Enter" && event.altKey) {
      if (field.tagName === "TEXTAREA") { event.preventDefault(); field.setRangeText("\n", field.selectionStart, field.selectionEnd, "end"); }
      return;
    }
    if (event.altKey) return;
    var row = field.closest("tr"), all = cells(row), at = all.indexOf(field);
    if (at < 0) return;
    var list = field.tagName === "SELECT", start = list || field.selectionEnd === 0, text = field.value || "";
    var end = list || field.selectionStart === text.length, lines = text.indexOf("\n") >= 0;
    var to = null, next = row.nextElementSibling, above = row.previousElementSibling;
    if (key === "Enter") {
      event.preventDefault();
      if (!next && body.rows.length < most) { add(); next = row.nextElementSibling; }
      to = next && cells(next)[at];
    } else if (key === "ArrowDown" && !list && (!lines || end)) to = next && cells(next)[at];
    else if (key === "ArrowUp" && !list && (!lines || start)) to = above && cells(above)[at];
    else if (key === "ArrowRight" && end) to = all[at + 1];
    else if (key === "ArrowLeft" && start) to = all[at - 1];
    if (!to) return;
    event.preventDefault();
    to.focus();
    if (to.select) to.select();
  });
})();
