import type { Problem } from "../api/problem";

/** The code point at `position`, whole even when the position is its second half; empty at the end of the query. */
export function markPosition(query: string, position: number): { before: string; at: string; after: string } {
  let from = Math.max(0, Math.min(position, query.length));
  const unit = query.charCodeAt(from);
  if (unit >= 0xdc00 && unit <= 0xdfff && from > 0) from -= 1;
  const code = query.codePointAt(from);
  const at = code == null ? "" : String.fromCodePoint(code);
  return { before: query.slice(0, from), at, after: query.slice(from + at.length) };
}

/** Characters of a long query kept on either side of the mark. */
const context = 60;

/** What is wrong with a query, and where in it. */
export function QueryProblem({ problem, query }: { problem: Problem; query: string }) {
  const { before, at, after } = markPosition(query, problem.position ?? query.length);
  return (
    <div className="notice notice-error" role="alert">
      <p>
        {problem.message} <code className="problem-code">{problem.code}</code>
      </p>
      <p className="query-mark" translate="no">
        <code>
          {before.length > context && "…"}
          {before.slice(-context)}
          <mark className="error-at" title={`Character ${before.length + 1}`}>
            {at === "" ? " " : at}
          </mark>
          {after.slice(0, context)}
          {after.length > context && "…"}
        </code>
        <span className="visually-hidden">
          {at === "" ? "at the end of the query" : `at character ${before.length + 1}: ${at}`}
        </span>
      </p>
    </div>
  );
}
