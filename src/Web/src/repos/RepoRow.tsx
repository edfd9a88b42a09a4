import { useState } from "react";
import { api } from "../api/client";
import { Problem, toProblem } from "../api/problem";
import type { Repo } from "../api/types";
import { Link } from "../app/Link";
import { noCriteria, searchUrl } from "../app/routes";
import { formatBytes, formatCount, formatNoun } from "../shared/format";
import { Freshness } from "../shared/Freshness";
import { ProblemNotice } from "../shared/ProblemNotice";
import { CoverageBox } from "./CoverageBox";
import { ProgressView } from "./ProgressView";
import { SkippedList } from "./Skipped";
import { inProgress } from "./useRepos";

const badges: Record<Repo["state"], string> = {
  queued: "badge",
  cloning: "badge badge-busy",
  indexing: "badge badge-busy",
  ready: "badge badge-good",
  empty: "badge",
  failed: "badge badge-bad",
  paused: "badge",
  parked: "badge badge-bad",
};

export function RepoRow({ repo, onChange }: { repo: Repo; onChange: () => void }) {
  const [asking, setAsking] = useState(false);
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<Problem>();

  async function act(action: () => Promise<void>) {
    setSending(true);
    setProblem(undefined);
    try {
      await action();
      onChange();
    } catch (error) {
      setProblem(toProblem(error));
    } finally {
      setSending(false);
      setAsking(false);
    }
  }

  return (
    <li className="repo panel">
      <div className="repo-head">
        <h2>
          <Link to={searchUrl({ ...noCriteria, repos: [repo.id] })}>{repo.name}</Link>
        </h2>
        <span className={badges[repo.state]}>{repo.state}</span>
        <div className="repo-actions">
          {asking ? (
            <div role="group" aria-label={`Remove ${repo.name}?`} className="confirm">
              <span>Remove it from the index?</span>
              <button type="button" className="danger" disabled={sending} onClick={() => void act(() => api.removeRepo(repo.id))}>
                Remove
              </button>
              <button type="button" autoFocus onClick={() => setAsking(false)}>
                Keep
              </button>
            </div>
          ) : (
            <>
              <button
                type="button"
                disabled={sending || inProgress(repo)}
                aria-label={`Reindex ${repo.name}`}
                onClick={() => void act(() => api.reindexRepo(repo.id))}
              >
                Reindex
              </button>
              <button type="button" aria-label={`Remove ${repo.name}…`} onClick={() => setAsking(true)}>
                Remove…
              </button>
            </>
          )}
        </div>
      </div>
      <p className="repo-source" translate="no">
        {repo.source}
      </p>
      {repo.progress && inProgress(repo) && <ProgressView progress={repo.progress} name={repo.name} />}
      {repo.error && <ProblemNotice problem={new Problem({ code: repo.error.code, detail: repo.error.message })} />}
      {problem && <ProblemNotice problem={problem} />}
      <Facts repo={repo} />
      {repo.vectors && (
        <p className="hint">
          {`${formatCount(repo.vectors.done)} of ${formatNoun(repo.vectors.total, "chunk")} have vectors of ${repo.vectors.model}`}
          {repo.vectors.problem && `; waiting: ${repo.vectors.problem}`}
        </p>
      )}
      {repo.history?.on && <p className="hint">{historyWords(repo.history)}</p>}
      {repo.notes.map((note) => (
        <p className="hint" key={note}>
          {note}
        </p>
      ))}
      {repo.commit && <CoverageBox repo={repo} />}
      <SkippedList skipped={repo.skipped} />
    </li>
  );
}

function historyWords({ refs: [first], reading, error }: NonNullable<Repo["history"]>): string {
  const all = first?.reachable != null && first.reachable > first.commits ? ` of ${formatCount(first.reachable)}` : "";
  const since = first?.oldest ? ` since ${first.oldest.slice(0, 10)}` : "";
  const words = [first ? `History: ${formatCount(first.commits)}${all} commits${since}` : "History: none yet"];
  if (reading != null) words.push(`${formatNoun(reading, "commit")} read so far`);
  if (error) words.push(error.message);
  return words.join("; ");
}

function Facts({ repo }: { repo: Repo }) {
  if (repo.state === "empty") return <p className="hint">It has no commits yet. It is indexed when the first one arrives.</p>;
  if (!repo.commit) return null;
  return (
    <p className="repo-facts">
      <span>{formatNoun(repo.files, "file")}</span>
      <span>{formatNoun(repo.chunks, "chunk")}</span>
      <span>{formatBytes(repo.textBytes)} of text</span>
      <Freshness refName={repo.defaultRef} commit={repo.commit} isHead={(repo.headCommit ?? repo.commit) === repo.commit} indexedAt={repo.indexedAt} />
    </p>
  );
}
