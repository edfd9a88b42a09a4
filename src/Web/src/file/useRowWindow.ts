import { useCallback, useLayoutEffect, useState, type RefObject } from "react";

/** The height of a line of code in pixels; the style sheet's `--row` says the same. */
export const rowHeight = 20;

/** Up to this many lines are all drawn, which keeps the browser's own find and select-all whole. */
export const drawnWhole = 2000;

/** Rows drawn beyond either edge of the screen. */
const margin = 60;

/** Rows `from` (counted from 0) up to but not including `to`. */
export interface RowWindow {
  from: number;
  to: number;
}

/** The rows to draw of `count`, for a list whose top edge is at `top` (pixels from the top of the screen, negative above it). */
export function visibleRows(count: number, top: number, screenHeight: number): RowWindow {
  if (count <= drawnWhole) return { from: 0, to: count };
  const first = Math.floor(-top / rowHeight) - margin;
  const last = Math.ceil((screenHeight - top) / rowHeight) + margin;
  const from = Math.max(0, Math.min(first, count));
  return { from, to: Math.max(from, Math.min(last, count)) };
}

/** Follows the page's scrolling and draws only the rows near the screen. */
export function useRowWindow(list: RefObject<HTMLElement | null>, count: number): RowWindow {
  const [rows, setRows] = useState<RowWindow>(() => visibleRows(count, 0, window.innerHeight));

  const measure = useCallback(() => {
    const top = list.current?.getBoundingClientRect().top ?? 0;
    const next = visibleRows(count, top, window.innerHeight);
    setRows((now) => {
      const stillCovers = next.from >= now.from - margin / 2 && next.from <= now.from + margin / 2 && next.to - now.to <= margin / 2;
      return stillCovers && now.to <= count && count > drawnWhole ? now : next;
    });
  }, [list, count]);

  useLayoutEffect(() => {
    measure();
    if (count <= drawnWhole) return;
    window.addEventListener("scroll", measure, { passive: true });
    window.addEventListener("resize", measure);
    return () => {
      window.removeEventListener("scroll", measure);
      window.removeEventListener("resize", measure);
    };
  }, [measure, count]);

  return rows;
}
