// Of looks at the same page the newest counts, whichever answer comes first: an older one is not shown. What comes for
// a region that another answer has replaced meanwhile goes where the region stands now.

let newest = null;

const said = (element, name) => element.closest(`[${name}]`)?.getAttribute(name);
const isLook = ({ elt, requestConfig }) => requestConfig.verb === "get" && said(elt, "hx-push-url") === "true";
const isChange = ({ elt, requestConfig }) => requestConfig.verb === "post" && said(elt, "hx-swap") !== "none";

function arrive({ detail }) {
  if (detail.xhr !== newest && detail.isLook) detail.shouldSwap = false;
  else if (!detail.target.isConnected) detail.target = document.getElementById(detail.target.id) ?? detail.target;
}

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  detail.isLook = isLook(detail);
  if (!detail.isLook && !isChange(detail)) return;
  newest = detail.xhr;
  // Heard at the region itself, for one that has left the page tells the document nothing.
  detail.target.addEventListener("htmx:beforeSwap", arrive);
});
