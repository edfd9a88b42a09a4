import { useMemo, useRef, useState, type KeyboardEvent } from "react";
import type { FileSymbol } from "../api/types";
import { navigate } from "../app/history";
import { formatLines } from "./lineRange";
import { buildOutline, filterOutline } from "./outline";

/** Entries shown before "show all"; generated files can hold tens of thousands. */
const shortList = 400;

/** Deeper symbols are indented no further. */
const deepest = 6;

/** Below this many symbols a filter box is only in the way. */
const worthFiltering = 8;

export function Outline({ symbols }: { symbols: readonly FileSymbol[] }) {
  const entries = useMemo(() => buildOutline(symbols), [symbols]);
  const [filter, setFilter] = useState("");
  const [all, setAll] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  const box = useRef<HTMLInputElement>(null);
  const found = useMemo(() => filterOutline(entries, filter), [entries, filter]);
  const shown = all ? found : found.slice(0, shortList);
  const links = () => [...(list.current?.querySelectorAll<HTMLAnchorElement>("a") ?? [])];

  function onBoxKey(event: KeyboardEvent) {
    if (event.key === "ArrowDown") links()[0]?.focus();
    else if (event.key === "Enter") links()[0]?.click();
    else if (event.key === "Escape" && filter !== "") setFilter("");
    else return;
    event.preventDefault();
  }

  function onListKey(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.key === "j" || event.key === "ArrowDown" ? 1 : event.key === "k" || event.key === "ArrowUp" ? -1 : 0;
    if (step === 0 && event.key !== "Escape") return;
    event.preventDefault();
    const all = links();
    const next = all.findIndex((link) => link === document.activeElement) + step;
    if (event.key === "Escape" || next < 0) box.current?.focus();
    else all[Math.min(next, all.length - 1)]?.focus();
  }

  return (
    <nav className="outline" aria-label="Symbols in this file">
      {symbols.length >= worthFiltering && (
        <input
          ref={box}
          type="search"
          className="outline-filter"
          placeholder="Filter symbols"
          aria-label="Filter symbols"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
          onKeyDown={onBoxKey}
        />
      )}
      <ul ref={list} onKeyDown={onListKey}>
        {shown.map(({ symbol, depth }, index) => {
          const hash = `#${formatLines({ start: symbol.startLine, end: symbol.endLine })}`;
          return (
            <li key={index} data-depth={filter === "" ? Math.min(depth, deepest) : 0}>
              <a
                href={hash}
                title={`${symbol.scope ? `${symbol.scope} · ` : ""}${symbol.name}`}
                onClick={(event) => {
                  event.preventDefault();
                  navigate(hash);
                }}
              >
                <span className="symbol">{symbol.name}</span>
                <span className="kind">{symbol.kind}</span>
              </a>
            </li>
          );
        })}
      </ul>
      {found.length === 0 && <p className="hint">No symbol fits.</p>}
      {shown.length < found.length && (
        <button type="button" className="quiet" onClick={() => setAll(true)}>
          All {found.length} symbols
        </button>
      )}
    </nav>
  );
}
