import { useMemo } from "react";
import type { Hit } from "../api/types";
import { Link } from "../app/Link";
import { fileUrl } from "../app/routes";
import { Parts } from "../shared/Parts";
import { clipParts, splitLines } from "./highlights";

/** Longer lines are cut around their first match; minified code has lines of a megabyte. */
const longestLine = 400;

/** A hit's code with its matches marked; every line number leads to that line. */
export function Snippet({ hit }: { hit: Hit }) {
  const lines = useMemo(() => splitLines(hit.snippet, hit.highlights, hit.snippetStartLine, hit.tokens), [hit]);
  return (
    <div className="snippet code" role="group" aria-label={`Lines from ${hit.snippetStartLine}`} translate="no">
      {lines.map((line) => (
        <div className="line" key={line.number}>
          <Link
            className="line-number"
            to={fileUrl(hit.repoId, hit.path, hit.ref, { start: line.number, end: line.number })}
            aria-label={`Line ${line.number}`}
            tabIndex={-1}
          >
            {line.number}
          </Link>
          <code>
            <Parts parts={clipParts(line.parts, longestLine)} />
          </code>
        </div>
      ))}
    </div>
  );
}
