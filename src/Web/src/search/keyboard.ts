import { useEffect } from "react";

export const searchBoxId = "search-box";

/** Hits are links; moving the selection moves the focus, so Enter, screen readers and the focus ring need nothing more. */
export const hitAttribute = "data-hit";

/**
 * Where a step goes from the hit at `index` of `count`, at least one (-1: the search box). Stays on the last hit; a step up from the
 * first leads to the box.
 */
export function step(index: number, direction: 1 | -1, count: number): number {
  if (direction === 1) return Math.min(index + 1, count - 1);
  return Math.max(index - 1, -1);
}

function isEditable(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return target.type !== "checkbox";
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}

function focusBox(): void {
  const box = document.getElementById(searchBoxId);
  if (box instanceof HTMLInputElement) {
    box.focus();
    box.select();
  }
}

function move(direction: 1 | -1): void {
  const hits = [...document.querySelectorAll<HTMLElement>(`[${hitAttribute}]`)];
  if (hits.length === 0) return;
  const active = document.activeElement;
  const next = step(hits.findIndex((hit) => hit === active), direction, hits.length);
  if (next === -1) focusBox();
  else hits[next]?.focus();
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const inBox = event.target instanceof HTMLElement && event.target.id === searchBoxId;
  if (isEditable(event.target) && !(inBox && event.key === "ArrowDown")) return;

  const onHit = event.target instanceof HTMLElement && event.target.hasAttribute(hitAttribute);
  switch (event.key) {
    case "/":
      focusBox();
      break;
    case "j":
      move(1);
      break;
    case "k":
      move(-1);
      break;
    case "ArrowDown":
    case "ArrowUp":
      // Away from the box and the hits the arrows scroll, as they do on any page.
      if (!inBox && !onHit) return;
      move(event.key === "ArrowDown" ? 1 : -1);
      break;
    case "Escape":
      if (!onHit) return;
      focusBox();
      break;
    default:
      return;
  }
  event.preventDefault();
}

/** `/` goes to the search box; arrows and j/k move between the hits; Escape leads from a hit back to the box. */
export function useSearchKeys(): void {
  useEffect(() => {
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}
