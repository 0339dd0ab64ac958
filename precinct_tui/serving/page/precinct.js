// textual.js connects on load to the address named here: the one that the page itself came from, whatever its name.
document.getElementById("terminal").dataset.sessionWebsocketUrl = location.origin.replace(/^http/, "ws") + "/ws";

// The keyboard is the program's as soon as it has painted: nothing needs a mouse.
new MutationObserver((seen, observer) => {
  if (document.body.classList.contains("-first-byte")) {
    observer.disconnect();
    document.querySelector(".xterm-helper-textarea").focus({ preventScroll: true });
  }
}).observe(document.body, { attributes: true, attributeFilter: ["class"] });

// Once the session has ended, Enter opens another.
new MutationObserver((seen, observer) => {
  if (document.body.classList.contains("-closed")) {
    observer.disconnect();
    document.querySelector(".notice.-ended a").focus();
  }
}).observe(document.body, { attributes: true, attributeFilter: ["class"] });
