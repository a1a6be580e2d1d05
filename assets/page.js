/* What the browser does for itself: links and forms without a reload, focus and title on arrival, copying an address.
   Everything else is drawn by the server. */
(function () {
  "use strict";

  // Dash fetches plotly.js from where this says, when the first chart appears. It would set the full bundle itself;
  // the basic one draws everything we draw and is a quarter of the size. It must be the version plotly.py was made for.
  Object.defineProperty(window, "_dashPlotlyJSURL", {
    get: function () { return "/assets/vendor/plotly-basic-4.1.1.min.js"; },
    set: function () {},
  });

  function go(address) {
    window.history.pushState({}, "", address);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[href]");
    if (link && isOurs(event, link)) {
      event.preventDefault();
      go(link.href);
    }
    var button = event.target.closest && event.target.closest("button[data-copy]");
    if (button) copy(button);
  });

  function isOurs(event, link) {
    var plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    var elsewhere = link.pathname !== window.location.pathname || link.search !== window.location.search;
    var team = link.pathname === "/team" || link.pathname.indexOf("/team/") === 0;  // whole pages of the server's own
    return plain && link.origin === window.location.origin && !team && !link.hasAttribute("download") &&
      (elsewhere || !link.hash);
  }

  // A form that asks sends only what differs from the ordinary view, so that addresses stay short.
  document.addEventListener("submit", function (event) {
    event.preventDefault();
    var asked = new URLSearchParams();
    new FormData(event.target).forEach(function (value, key) { if (value) asked.append(key, value); });
    var search = asked.toString();
    go(new URL(event.target.action).pathname + (search ? "?" + search : ""));
  });

  function copy(button) {
    var said = document.getElementById("said");
    navigator.clipboard.writeText(new URL(button.dataset.copy, window.location.href).href).then(
      function () {
        said.textContent = "Address copied.";
        button.dataset.copied = "";  // marked by the stylesheet: the words inside are React's
        window.setTimeout(function () { delete button.dataset.copied; }, 3000);
      },
      function () { said.textContent = "The address could not be copied. Copy it from the link."; }
    );
  }

  // The part of the page that the address names is opened and shown; otherwise a new page starts at its heading.
  function show(fresh) {
    var part = window.location.hash && document.getElementById(window.location.hash.slice(1));
    if (part) {
      if (part.tagName === "DETAILS") part.open = true;
      part.scrollIntoView();
    } else if (fresh) {
      window.scrollTo(0, 0);
      var heading = document.querySelector("h1");
      if (heading) heading.focus({ preventScroll: true });
    }
  }

  var last = null;

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.page = {
    // On a new page focus goes to its heading, as it would after a full load; on a new view of the same page it stays.
    arrived: function (title) {
      if (!title) return window.dash_clientside.no_update;
      document.title = title;
      var here = window.location.pathname;
      var fresh = last !== null && last !== here;
      var same = last === here;
      last = here;
      window.setTimeout(function () { show(fresh); }, 0);
      return same ? "Page updated: " + title : "";
    },
  };
})();
