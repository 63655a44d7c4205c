// Pilotage: many pictures are handed in one by one, so that one can see how far it has come and none is too many.
"use strict";

document.querySelectorAll("form[data-one-by-one]").forEach(function (form) {
  var input = form.querySelector("input[type=file]"), place = form.querySelector(".progress");
  var bar = place.querySelector("progress"), line = place.appendChild(document.createElement("p")), list = form.querySelector(".breaches");
  var token = form.querySelector("[name=csrfmiddlewaretoken]").value, button = form.querySelector("button");
  if (!window.fetch || !input.files) return;

  function say(name, sentences) {
    sentences.forEach(function (sentence) {
      var item = document.createElement("li");
      item.textContent = sentence.indexOf(name) < 0 ? name + ": " + sentence : sentence;
      list.appendChild(item);
    });
    list.hidden = false;
  }

  function send(files, at) {
    if (at === files.length) return done();
    var body = new FormData(), name = files[at].name;
    body.append("csrfmiddlewaretoken", token);
    body.append(input.name, files[at]);
    bar.max = files.length;
    bar.value = at;
    line.textContent = form.dataset.progress.replace("{n}", at + 1).replace("{m}", files.length).replace("{name}", name);
    return fetch(form.action, { method: "POST", body: body, headers: { Accept: "application/json" } })
      .then(function (answer) { return answer.json(); })
      .then(function (told) { if (told.wrong) say(name, told.wrong); })
      .catch(function () { say(name, [form.dataset.failed]); })
      .then(function () { return send(files, at + 1); });
  }

  function done() {
    if (list.hidden) return location.assign(location.pathname);
    var link = document.createElement("a");
    link.href = location.pathname;
    link.textContent = form.dataset.done;
    place.replaceChildren(link);
    link.focus();
    button.disabled = false;
  }

  form.addEventListener("submit", function (event) {
    if (!input.files.length) return;
    event.preventDefault();
    list.replaceChildren();
    list.hidden = true;
    place.hidden = false;
    button.disabled = true;
    send(Array.from(input.files), 0);
  });
});
