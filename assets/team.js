/* What the team area's pages do besides: files dragged in, how far they have come, work watched, words copied.
   Every page does its work without this. */
(function () {
  "use strict";

  var said = document.getElementById("said");

  document.querySelectorAll("[data-copy-text]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      var text = document.getElementById(button.dataset.copyText);
      text.select();
      navigator.clipboard.writeText(text.value).then(
        function () { said.textContent = "Copied."; button.textContent = "Copied ✓"; },
        function () { said.textContent = "It could not be copied. The words are marked: copy them yourself."; }
      );
    });
  });

  // Work that is being done: its words and its bar are kept up to date, and when it ends the page is asked for anew.
  document.querySelectorAll("[data-job]").forEach(function (place) {
    var words = place.querySelector("[data-words]");
    var bar = place.querySelector("progress");

    function look() {
      fetch(place.dataset.job, { headers: { Accept: "application/json" } })
        .then(function (answer) { return answer.json(); })
        .then(function (job) {
          if (job.state !== "queued" && job.state !== "running") return window.location.reload();
          if (words.textContent !== job.said) words.textContent = job.said;
          if (job.state === "running" && job.total) { bar.max = job.total; bar.value = job.done; }
          else bar.removeAttribute("value");
          window.setTimeout(look, 700);
        })
        .catch(function () { window.setTimeout(look, 3000); });
    }
    window.setTimeout(look, 400);
  });

  var form = document.querySelector("[data-upload]");
  if (form && window.FormData && window.XMLHttpRequest) upload(form);

  function upload(form) {
    var input = form.querySelector("input[type=file]");
    var drop = form.querySelector("[data-drop]");
    var chosen = form.querySelector("[data-chosen]");
    var sending = form.querySelector("[data-sending]");
    var bar = sending.querySelector("progress");
    var far = sending.querySelector("[data-far]");
    var send = form.querySelector("[data-send]");

    drop.classList.add("live");
    input.addEventListener("change", list);
    ["dragenter", "dragover"].forEach(function (name) {
      drop.addEventListener(name, function (event) { event.preventDefault(); drop.classList.add("over"); });
    });
    ["dragleave", "drop"].forEach(function (name) {
      drop.addEventListener(name, function () { drop.classList.remove("over"); });
    });
    drop.addEventListener("drop", function (event) {
      event.preventDefault();
      var all = new DataTransfer();
      [].concat(Array.from(input.files), Array.from(event.dataTransfer.files)).forEach(function (file) {
        all.items.add(file);
      });
      input.files = all.files;
      list();
    });

    function list() {
      chosen.textContent = "";
      Array.from(input.files).forEach(function (file) {
        var line = document.createElement("li");
        line.textContent = file.name + ", " + size(file.size);
        chosen.append(line);
      });
      chosen.hidden = !input.files.length;
    }

    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var large = Array.from(input.files).filter(function (f) { return f.size > Number(form.dataset.largest); });
      if (!input.files.length) return wrong(["No file was chosen. Choose one or more files, and send the form again."]);
      if (large.length) {
        return wrong(large.map(function (file) {
          return file.name + ": The file is larger than " + size(Number(form.dataset.largest)) +
            ". Load it on the server itself: python -m etl receive FILE";
        }));
      }
      go();
    });

    function go() {
      var request = new XMLHttpRequest();
      var quarters = 0;
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.upload.addEventListener("progress", function (event) {
        if (!event.lengthComputable) return;
        var share = Math.floor(100 * event.loaded / event.total);
        bar.value = share;
        far.textContent = size(event.loaded) + " of " + size(event.total);
        if (Math.floor(share / 25) > quarters) {
          quarters = Math.floor(share / 25);
          said.textContent = share + "% sent.";
        }
      });
      request.addEventListener("load", function () {
        var answer = {};
        try { answer = JSON.parse(request.responseText); } catch (error) { /* not one of our answers */ }
        if (request.status === 200 && answer.go) return window.location.assign(answer.go);
        var large = "Together the files are too large. Hand them in a few at a time.";
        var other = "The files were not taken in. Try again, and tell the performance team if it stays so.";
        wrong(answer.wrong || [request.status === 413 ? large : other]);
      });
      request.addEventListener("error", function () {
        wrong(["The connection broke, so nothing was kept. Look whether the files are still there, and send them again."]);
      });
      sending.hidden = false;
      send.disabled = true;
      request.send(new FormData(form));
    }

    function wrong(lines) {
      var place = document.getElementById("wrong");
      if (!place) {
        place = document.createElement("div");
        place.id = "wrong";
        place.className = "failed";
        place.setAttribute("role", "alert");
        form.before(place);
      }
      place.textContent = "";
      var heading = document.createElement("h2");
      heading.textContent = "Please look at this";
      var list = document.createElement("ul");
      lines.forEach(function (line) {
        var item = document.createElement("li");
        item.textContent = line;
        list.append(item);
      });
      place.append(heading, list);
      place.scrollIntoView({ block: "nearest" });
      sending.hidden = true;
      send.disabled = false;
    }
  }

  function size(bytes) {
    function said(of) { return (bytes / of).toFixed(1).replace(".0", ""); }
    if (bytes >= 1048576) return said(1048576) + " MB";
    return bytes >= 1024 ? said(1024) + " KB" : bytes + " bytes";
  }
})();
