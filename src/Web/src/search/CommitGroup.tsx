import { useMemo } from "react";
import type { Change, Hit } from "../api/types";
import { Link } from "../app/Link";
import { fileUrl, noCriteria, searchUrl } from "../app/routes";
import { Age } from "../shared/Age";
import { Freshness } from "../shared/Freshness";
import { PathText } from "../shared/PathText";
import { Parts } from "../shared/Parts";
import { formatNoun, shortCommit } from "../shared/format";
import { splitLines } from "./highlights";

/** A search for what a commit changed: no address names it, its subject does. */
export function changesUrl(hit: Hit, change: Change): string {
  const subject = change.subject.replace(/[\\"]/g, "\\$&");
  return searchUrl({ ...noCriteria, query: `type:diff message:"${subject}"`, repos: [hit.repoId] });
}

/** A commit of the history with what of it matches: its message, or files that it changed. */
export function CommitGroup({ hits, change }: { hits: readonly [Hit, ...Hit[]]; change: Change }) {
  const [first] = hits;
  const isMessage = first.path === "";
  return (
    <li className="file-group commit-group panel">
      <header className="file-head">
        <h2>
          <span className="repo-name">{first.repo}</span>
          {isMessage && change.files > 0 ? (
            <Link to={changesUrl(first, change)} data-hit="">
              {change.subject}
            </Link>
          ) : (
            change.subject
          )}
        </h2>
        <p className="file-facts">
          <code title={change.id}>{shortCommit(change.id)}</code>
          <span>
            {change.author}, <Age at={change.committedAt} />
          </span>
          {change.files > 0 && <span>{formatNoun(change.files, "file")} changed</span>}
          {change.leftOut && <span className="badge badge-warn">not indexed: {change.leftOut}</span>}
          <Freshness refName={first.ref} commit={first.commit} isHead={first.isHead} indexedAt={first.indexedAt} />
        </p>
      </header>
      {isMessage ? (
        first.snippet !== change.subject && <Lines hit={first} label="Message" />
      ) : (
        <ul className="hits">
          {hits.map((hit) => (
            <li className="hit" key={hit.path}>
              <div className="hit-head">
                <Link className="hit-link" to={fileUrl(hit.repoId, hit.path, hit.ref)} data-hit="">
                  <PathText path={hit.path} />
                </Link>
                {hit.note && <span className="badge">{hit.note}</span>}
              </div>
              {hit.snippet !== "" && <Lines hit={hit} label={`Changes of ${hit.path}`} />}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

const signs: Record<string, string> = { "+": "line diff-added", "-": "line diff-removed", "@": "line diff-skip" };

function Lines({ hit, label }: { hit: Hit; label: string }) {
  const lines = useMemo(() => splitLines(hit.snippet, hit.highlights, 1), [hit]);
  const isDiff = hit.path !== "";
  return (
    <div className="snippet code" role="group" aria-label={label} translate="no">
      {lines.map((line) => (
        <div className={(isDiff && signs[line.parts[0]?.text[0] ?? ""]) || "line"} key={line.number}>
          <code>
            <Parts parts={line.parts} />
          </code>
        </div>
      ))}
    </div>
  );
}
