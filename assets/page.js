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

  // A page with a chart will want what draws it: fetched while everything before it is read and run.
  if (document.querySelector(".graph")) {
    var soon = document.createElement("link");
    soon.rel = "prefetch";
    soon.as = "script";
    soon.href = window._dashPlotlyJSURL;
    document.head.append(soon);
  }

  // The page stands in the first HTML, so it is read before anything here has run. What React draws then is the same
  // and takes its place at once, with what the reader has already opened, chosen or gone to.
  var first = document.getElementById("first");
  new MutationObserver(function (_, observer) {
    if (!document.querySelector("#page h1")) return;
    observer.disconnect();
    var at = carried(first, document.getElementById("page"), document.activeElement);
    first.remove();
    if (at) at.focus({ preventScroll: true });
  }).observe(document.getElementById("react-entry-point"), { childList: true, subtree: true });

  // What stands where the reader is, in the page that takes the other's place.
  function carried(from, to, at) {
    var kept = "a, button, summary, details, select, [tabindex]";
    var after = to.querySelectorAll(kept);
    var found = null;
    from.querySelectorAll(kept).forEach(function (before, place) {
      if (before === at) found = after[place];
      if (before.tagName === "DETAILS") after[place].open = before.open;
      if (before.tagName === "SELECT") after[place].value = before.value;
    });
    return found;
  }

  function go(address) {
    if (first.isConnected) return window.location.assign(address);  // nothing here could draw another page yet
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
    var said = document.getElementById("said") || {};
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

  show(false);

  var last = null;

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.page = {
    // On a new page focus goes to its heading, as it would after a full load; on a new view of the same page it stays.
    arrived: function (title) {
      if (!title) return window.dash_clientside.no_update;
      document.title = title;
      var here = window.location.pathname;
      var same = last === here;
      if (last !== null) window.setTimeout(function () { show(!same); }, 0);
      last = here;
      return same ? "Page updated: " + title : "";
    },
  };
})();
