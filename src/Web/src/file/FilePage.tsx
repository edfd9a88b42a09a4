import type { FileContent, Token } from "../api/types";
import { api } from "../api/client";
import { Link } from "../app/Link";
import { fileUrl, searchUrl, type Criteria } from "../app/routes";
import { formatNoun } from "../shared/format";
import { Freshness } from "../shared/Freshness";
import { PathText } from "../shared/PathText";
import { ProblemNotice } from "../shared/ProblemNotice";
import { Traits } from "../shared/Traits";
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

  return (
    <article className="file-page">
      {from.query !== "" && (
        <Link className="back" to={searchUrl(from)}>
          ← Results for “{from.query.slice(0, 60)}”
        </Link>
      )}
      <header className="file-title">
        <h1>
          <span className="repo-name">{file?.repo ?? repoId}</span>
          <PathText path={path} />
        </h1>
        {file && <Facts file={file} />}
      </header>
      {problem && <ProblemNotice problem={problem} retry={retry} />}
      {file == null && problem == null && (
        <p className="hint" role="status">
          Loading…
        </p>
      )}
      {file && <Body repoId={repoId} file={file} lines={lines} />}
    </article>
  );
}

const noTokens: readonly Token[] = [];

function Facts({ file }: { file: FileContent }) {
  return (
    <p className="file-facts">
      <span className="badge">{file.language}</span>
      <Traits traits={file.traits} />
      <span>{formatNoun(file.lines.total, "line")}</span>
      <Freshness refName={file.ref} commit={file.commit} isHead={file.isHead} indexedAt={file.indexedAt} />
    </p>
  );
}

function Body({ repoId, file, lines }: { repoId: string; file: FileContent; lines: LineRange | undefined }) {
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
      <CodeView key={`${repoId} ${file.path}`} repoId={repoId} refName={file.ref} path={file.path} text={file.text} tokens={file.tokens ?? noTokens} selected={lines} />
    </div>
  );
}
