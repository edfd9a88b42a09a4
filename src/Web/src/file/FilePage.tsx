import type { FileContent, Repo } from "../api/types";
import { api } from "../api/client";
import { Link } from "../app/Link";
import { fileUrl, searchUrl, type Criteria } from "../app/routes";
import { PathText } from "../search/FileGroup";
import { Age } from "../shared/Age";
import { formatNoun, shortCommit, shortRef } from "../shared/format";
import { ProblemNotice } from "../shared/ProblemNotice";
import { useLoad } from "../shared/useLoad";
import { CodeView } from "./CodeView";
import type { LineRange } from "./lineRange";
import { Outline } from "./Outline";

interface Props {
  repoId: string;
  path: string;
  refName: string | undefined;
  lines: LineRange | undefined;
  /** The search to go back to. */
  from: Criteria;
}

export function FilePage({ repoId, path, refName, lines, from }: Props) {
  const key = fileUrl(repoId, path, refName);
  const { value: file, problem, retry } = useLoad(key, (signal) => api.file(repoId, path, refName, signal));
  const { value: repos } = useLoad("repos", (signal) => api.repos(signal));
  const repo = repos?.find((each) => each.id === repoId);

  return (
    <article className="file-page">
      {from.query !== "" && (
        <Link className="back" to={searchUrl(from)}>
          ← Results for “{from.query.slice(0, 60)}”
        </Link>
      )}
      <header className="file-title">
        <h1>
          <span className="repo-name">{repo?.name ?? repoId}</span>
          <PathText path={path} />
        </h1>
        {file && <Facts file={file} repo={repo} />}
      </header>
      {problem && <ProblemNotice problem={problem} retry={retry} />}
      {file == null && problem == null && (
        <p className="hint" role="status">
          Loading…
        </p>
      )}
      {file && <Body file={file} lines={lines} />}
    </article>
  );
}

function Facts({ file, repo }: { file: FileContent; repo: Repo | undefined }) {
  const indexedAt = file.indexedAt ?? repo?.indexedAt;
  return (
    <p className="file-facts">
      <span className="badge">{file.language}</span>
      {file.traits.map((trait) => (
        <span className="badge badge-warn" key={trait}>
          {trait}
        </span>
      ))}
      <span>{formatNoun(file.lines, "line")}</span>
      <span className="freshness">
        <span className="ref">{shortRef(file.ref)}</span>
        <code title={file.commit}>{shortCommit(file.commit)}</code>
        {indexedAt && (
          <span>
            indexed <Age at={indexedAt} />
          </span>
        )}
      </span>
    </p>
  );
}

function Body({ file, lines }: { file: FileContent; lines: LineRange | undefined }) {
  if (file.skippedBecause) {
    return <p className="notice">The text of this file is not indexed: {file.skippedBecause}. It can be found by its path.</p>;
  }
  if (file.text === "") return <p className="notice">This file is empty.</p>;
  return (
    <div className="file-body" data-outline={file.symbols.length > 0 || undefined}>
      {file.symbols.length > 0 && (
        <details className="outline-box" open={window.matchMedia?.("(min-width: 900px)").matches ?? true}>
          <summary>Symbols ({file.symbols.length})</summary>
          <Outline symbols={file.symbols} />
        </details>
      )}
      <CodeView text={file.text} selected={lines} />
    </div>
  );
}
