import { useState } from "react";
import { api } from "../api/client";
import type { Coverage, Repo } from "../api/types";
import { formatCount } from "../shared/format";
import { ProblemNotice } from "../shared/ProblemNotice";
import { useLoad } from "../shared/useLoad";

const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });

/** Which languages are indexed, and how; asked for when it is opened. */
export function CoverageBox({ repo }: { repo: Repo }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="coverage" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Languages</summary>
      {open && <Loaded repo={repo} />}
    </details>
  );
}

function Loaded({ repo }: { repo: Repo }) {
  const { value, problem, retry } = useLoad(`coverage ${repo.id} ${repo.commit ?? ""}`, (signal) => api.coverage(repo.id, signal));
  if (problem) return <ProblemNotice problem={problem} retry={retry} />;
  return value ? <Table coverage={value} /> : <p role="status">Loading…</p>;
}

function Table({ coverage }: { coverage: Coverage }) {
  return (
    <>
      <p>
        {percent.format(coverage.fileShare)} of {formatCount(coverage.files)} files are indexed in full; {percent.format(coverage.syntaxLineShare)} of their{" "}
        {formatCount(coverage.lines)} lines by their syntax.
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">Language</th>
            <th scope="col">Chunked by</th>
            <th scope="col" className="number">Files</th>
            <th scope="col" className="number">Lines</th>
          </tr>
        </thead>
        <tbody>
          {coverage.languages.map((each) => (
            <tr key={`${each.language} ${each.parser}`}>
              <th scope="row">{each.language}</th>
              <td>{each.parser === "tree-sitter" ? "syntax" : "lines"}</td>
              <td className="number">{formatCount(each.files)}</td>
              <td className="number">{formatCount(each.lines)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
