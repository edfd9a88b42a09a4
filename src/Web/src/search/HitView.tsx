import { useId } from "react";
import type { Hit } from "../api/types";
import { Link } from "../app/Link";
import { fileUrl } from "../app/routes";
import { Signals } from "./Signals";
import { Snippet } from "./Snippet";

interface Props {
  hit: Hit;
  explained: boolean;
  onToggleExplain: () => void;
}

function lineWords({ startLine, endLine }: Hit): string {
  return startLine === endLine ? `line ${startLine}` : `lines ${startLine}–${endLine}`;
}

export function HitView({ hit, explained, onToggleExplain }: Props) {
  const signalsId = useId();
  return (
    <li className="hit">
      <div className="hit-head">
        <Link className="hit-link" to={fileUrl(hit.repoId, hit.path, hit.ref, { start: hit.startLine, end: hit.endLine })} data-hit="">
          {hit.symbol && (
            <span className="symbol">
              {hit.parent && <span className="scope">{hit.parent} › </span>}
              {hit.symbol}
            </span>
          )}
          {hit.symbol && hit.kind && <span className="kind">{hit.kind}</span>}
          <span className="lines">{lineWords(hit)}</span>
        </Link>
        <button type="button" className="quiet" aria-expanded={explained} aria-controls={signalsId} onClick={onToggleExplain}>
          Why this hit
        </button>
      </div>
      {explained &&
        (hit.signals?.length ? (
          <Signals id={signalsId} signals={hit.signals} score={hit.score} />
        ) : (
          <p id={signalsId} className="hint">
            Score {hit.score.toPrecision(3)}; its parts are not known.
          </p>
        ))}
      <Snippet hit={hit} />
    </li>
  );
}
