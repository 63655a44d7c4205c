// Pilotage: comforts. Every page works without them.
"use strict";

// The summary of errors is read first.
var summary = document.querySelector(".summary");
if (summary) summary.focus();

// The same form is sent once; coming back to the page frees it again. The server would not do it twice either.
document.addEventListener("submit", function (event) {
  var form = event.target;
  if (form.dataset.sent) event.preventDefault();
  else {
    form.dataset.sent = "1";
    setTimeout(function () { delete form.dataset.sent; }, 10000);
  }
});
addEventListener("pageshow", function () {
  document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
});

// <button type="button" data-copy="ID" data-copied="已复制" hidden>: copies a text that can also be selected.
document.querySelectorAll("button[data-copy]").forEach(function (button) {
  var text = document.getElementById(button.dataset.copy), words = button.textContent;
  if (!text) return;
  button.hidden = false;
  button.addEventListener("click", function () {
    var done = function () {
      button.textContent = button.dataset.copied;
      setTimeout(function () { button.textContent = words; }, 3000);
    };
    if (navigator.clipboard) navigator.clipboard.writeText(text.value || text.textContent).then(done);
    else {
      text.select();
      if (document.execCommand("copy")) done();
    }
  });
});

// Long work that has ended leads on by itself; this runs once the whole page has come.
var onward = document.querySelector("a[data-onward]");
if (onward) location.replace(onward.href);

// <button type="button" data-back hidden>: the browser's own way back, which keeps what was typed.
document.querySelectorAll("button[data-back]").forEach(function (button) {
  if (history.length < 2) return;
  button.hidden = false;
  button.addEventListener("click", function () { history.back(); });
});

// On the phone the rows of these tables are laid out as lists, and browsers then forget that they are tables.
var ROLES = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TFOOT: "rowgroup", TR: "row", TD: "cell" };
document.querySelectorAll("table.listed, table.board, .cells table").forEach(function (table) {
  [table].concat(Array.from(table.querySelectorAll("thead, tbody, tfoot, tr, td, th"))).forEach(function (part) {
    if (part.hasAttribute("role")) return;
    part.setAttribute("role", ROLES[part.tagName] || (part.scope === "row" ? "rowheader" : "columnheader"));
  });
});

// On a narrow screen the row of tabs scrolls: the page one is on stands in sight.
var tab = document.querySelector(".tabs [aria-current]");
if (tab) tab.closest(".tabs").scrollLeft = tab.offsetLeft - tab.closest(".tabs").offsetLeft - 32;
