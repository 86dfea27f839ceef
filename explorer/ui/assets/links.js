// Follow links to the app's own pages through the history, without a reload.

const OWN_PAGES = new Set(["", "researcher", "network", "connect", "compare", "topic", "institution", "papers", "paper", "identity", "library", "account", "claims", "shelf", "inbox"]);

function pageOf(address) {
  const base = new URL(document.baseURI).pathname.replace(/[^/]*$/, "");
  return address.pathname.startsWith(base) ? address.pathname.slice(base.length).replace(/\/$/, "") : null;
}

function follow(event) {
  const link = event.composedPath().find((node) => node.tagName === "A" && node.href);
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || event.defaultPrevented || link.hash || link.download) return;
  const address = new URL(link.href);
  if (address.origin !== location.origin) {
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  } else if (OWN_PAGES.has(pageOf(address))) {
    event.preventDefault();
    history.pushState({}, "", address.href);
    dispatchEvent(new PopStateEvent("popstate")); // what Streamlit hears when the reader goes back
    scrollToTop();
  }
}

function scrollToTop() {
  document.querySelector('[data-testid="stMain"]')?.scrollTo({ top: 0 });
}

export default function () {
  if (globalThis.__explorerLinks) return;
  globalThis.__explorerLinks = true;
  document.addEventListener("click", follow);
}
