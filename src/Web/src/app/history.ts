import { useSyncExternalStore } from "react";

const changed = "lunar-hub:navigate";

function subscribe(listener: () => void): () => void {
  window.addEventListener("popstate", listener);
  window.addEventListener("hashchange", listener);
  window.addEventListener(changed, listener);
  return () => {
    window.removeEventListener("popstate", listener);
    window.removeEventListener("hashchange", listener);
    window.removeEventListener(changed, listener);
  };
}

/** The browser's current address; the component renders again when it changes. */
export function useHref(): string {
  return useSyncExternalStore(subscribe, () => window.location.href);
}

/** Goes to an address of this page without loading it anew. `replace` leaves no entry to go back to. */
export function navigate(to: string, { replace = false } = {}): void {
  const target = new URL(to, window.location.href);
  if (target.href === window.location.href) return;
  if (replace) {
    history.replaceState(null, "", target);
  } else {
    history.pushState(null, "", target);
    if (target.hash === "") window.scrollTo(0, 0);
  }
  window.dispatchEvent(new Event(changed));
}
