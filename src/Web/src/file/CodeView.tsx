import { memo, useCallback, useLayoutEffect, useMemo, useRef, useState, type MouseEvent } from "react";
import { navigate } from "../app/history";
import { NamePopover } from "../navigation/NamePopover";
import type { Token } from "../api/types";
import { splitParts } from "../search/highlights";
import { Parts } from "../shared/Parts";
import { identifierAt, textOffset } from "./identifier";
import { toLines, tokensOf, type Line } from "./lines";
import { formatLines, selectLine, type LineRange } from "./lineRange";
import { rowHeight, useRowWindow } from "./useRowWindow";

/** Browsers lay out no element taller than about 17 million pixels. */
export const mostLines = 800_000;

/** UTF-16 units of a line that are drawn; the rest is counted. */
export const longestLine = 2000;

interface Props {
  /** The file that the text is of. */
  repoId: string;
  refName: string;
  path: string;
  text: string;
  /** The syntax of the text; none to show it plain. */
  tokens: readonly Token[];
  selected: LineRange | undefined;
}

/** A name that was clicked, and where its popover stands: pixels from the corner of the code. */
interface Asked {
  name: string;
  line: number;
  column: number;
  top: number;
  left: number;
}

export function CodeView({ repoId, refName, path, text, tokens, selected }: Props) {
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

  const frame = useRef<HTMLDivElement>(null);
  const [asked, setAsked] = useState<Asked>();
  const close = useCallback(() => setAsked(undefined), []);

  // A click that selects text, or on nothing that is a name, asks nothing.
  function ask(event: MouseEvent<HTMLElement>, line: number) {
    const outline = frame.current?.getBoundingClientRect();
    const offset = event.button === 0 && window.getSelection()?.isCollapsed !== false ? textOffset(event.currentTarget, event.clientX, event.clientY) : undefined;
    const found = offset == null ? undefined : identifierAt((all[line - 1]?.text ?? "").slice(0, longestLine), offset);
    if (found == null || outline == null) return close();
    const row = event.currentTarget.getBoundingClientRect();
    setAsked({
      name: found.name,
      line,
      column: found.start + 1,
      top: row.bottom - outline.top + 2,
      left: Math.max(8, Math.min(event.clientX - outline.left - 24, outline.width - 440)),
    });
  }

  function choose(event: MouseEvent<HTMLAnchorElement>, line: number) {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    navigate(`#${formatLines(selectLine(selected, line, event.shiftKey))}`, { replace: true });
  }

  return (
    <div className="code-frame" ref={frame}>
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
                <code onClick={(event) => ask(event, number)}>
                  <LineText line={line} tokens={tokens} />
                  {line.text.length > longestLine && <span className="cut"> … {line.text.length - longestLine} more characters</span>}
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
      {asked && (
        <NamePopover
          name={asked.name}
          place={{ repoId, ref: refName, path, line: asked.line, column: asked.column }}
          top={asked.top}
          left={asked.left}
          onClose={close}
        />
      )}
    </div>
  );
}

const LineText = memo(function LineText({ line, tokens }: { line: Line; tokens: readonly Token[] }) {
  return <Parts parts={splitParts(line.text.slice(0, longestLine), [], tokensOf(line, tokens))} />;
});
