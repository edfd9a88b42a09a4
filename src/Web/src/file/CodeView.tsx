import { useLayoutEffect, useMemo, useRef, type MouseEvent } from "react";
import { navigate } from "../app/history";
import { formatLines, selectLine, type LineRange } from "./lineRange";
import { rowHeight, useRowWindow } from "./useRowWindow";

/** Browsers lay out no element taller than about 17 million pixels. */
export const mostLines = 800_000;

/** UTF-16 units of a line that are drawn; the rest is counted. */
export const longestLine = 2000;

/** The text of each line without its end. A final line end closes its line and does not begin another. */
export function toLines(text: string): string[] {
  const lines = text.split(/\r\n|\n/);
  if (lines.length > 1 && lines.at(-1) === "") lines.pop();
  return lines;
}

interface Props {
  text: string;
  selected: LineRange | undefined;
}

export function CodeView({ text, selected }: Props) {
  const all = useMemo(() => toLines(text), [text]);
  const count = Math.min(all.length, mostLines);
  const list = useRef<HTMLDivElement>(null);
  const rows = useRowWindow(list, count);
  const target = selected?.start;

  useLayoutEffect(() => {
    if (target == null || list.current == null) return;
    const top = list.current.getBoundingClientRect().top + window.scrollY + (Math.min(target, count) - 1) * rowHeight;
    const onScreen = top > window.scrollY + rowHeight && top < window.scrollY + window.innerHeight - 4 * rowHeight;
    if (!onScreen || window.scrollY === 0) window.scrollTo({ top: Math.max(0, top - window.innerHeight / 3) });
  }, [target, count, text]);

  function choose(event: MouseEvent<HTMLAnchorElement>, line: number) {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    navigate(`#${formatLines(selectLine(selected, line, event.shiftKey))}`, { replace: true });
  }

  return (
    <>
      <div className="file-code code" translate="no" tabIndex={0} role="region" aria-label="Code">
        <div
          ref={list}
          className="rows"
          style={{ paddingTop: rows.from * rowHeight, paddingBottom: (count - rows.to) * rowHeight }}
          data-digits={String(count).length}
        >
          {all.slice(rows.from, rows.to).map((line, index) => {
            const number = rows.from + index + 1;
            const isSelected = selected != null && number >= selected.start && number <= selected.end;
            return (
              <div className="line" key={number} data-selected={isSelected || undefined}>
                <a
                  className="line-number"
                  href={`#L${number}`}
                  aria-label={`Line ${number}`}
                  aria-current={isSelected || undefined}
                  tabIndex={-1}
                  onClick={(event) => choose(event, number)}
                >
                  {number}
                </a>
                <code>
                  {line.slice(0, longestLine)}
                  {line.length > longestLine && <span className="cut"> … {line.length - longestLine} more characters</span>}
                </code>
              </div>
            );
          })}
        </div>
      </div>
      {all.length > count && (
        <p className="hint">
          The first {count} of {all.length} lines are shown.
        </p>
      )}
    </>
  );
}
