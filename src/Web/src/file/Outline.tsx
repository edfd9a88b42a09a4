import { useMemo, useState } from "react";
import type { FileSymbol } from "../api/types";
import { navigate } from "../app/history";
import { formatLines } from "./lineRange";
import { buildOutline } from "./outline";

/** Entries shown before "show all"; generated files can hold tens of thousands. */
const shortList = 400;

/** Deeper symbols are indented no further. */
const deepest = 6;

export function Outline({ symbols }: { symbols: readonly FileSymbol[] }) {
  const entries = useMemo(() => buildOutline(symbols), [symbols]);
  const [all, setAll] = useState(false);
  const shown = all ? entries : entries.slice(0, shortList);
  return (
    <nav className="outline" aria-label="Symbols in this file">
      <ul>
        {shown.map(({ symbol, depth }, index) => {
          const hash = `#${formatLines({ start: symbol.startLine, end: symbol.endLine })}`;
          return (
            <li key={index} data-depth={Math.min(depth, deepest)}>
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
      {shown.length < entries.length && (
        <button type="button" className="quiet" onClick={() => setAll(true)}>
          All {entries.length} symbols
        </button>
      )}
    </nav>
  );
}
