import type { Criteria } from "../app/routes";
import { Link } from "../app/Link";
import { searchUrl } from "../app/routes";
import { AddRepo } from "../repos/AddRepo";

export function NoRepositories({ onAdded }: { onAdded: () => void }) {
  return (
    <section className="empty panel">
      <h1>Nothing is indexed yet</h1>
      <p>Index a repository from a terminal:</p>
      <pre className="command">
        <code>./hub index PATH|URL</code>
      </pre>
      <p>or from here:</p>
      <AddRepo onAdded={onAdded} />
    </section>
  );
}

/** Ways to find something after all, each a link to the search it describes. */
export function suggestions(criteria: Criteria): { text: string; to: string }[] {
  const found: { text: string; to: string }[] = [];
  if (criteria.repos.length > 0 || criteria.languages.length > 0) {
    found.push({ text: "Search without the filters", to: searchUrl({ ...criteria, repos: [], languages: [] }) });
  }
  if (criteria.mode !== "hybrid") {
    found.push({ text: `Search by words and meaning instead of ${criteria.mode}`, to: searchUrl({ ...criteria, mode: "hybrid" }) });
  } else {
    found.push({ text: "Search by meaning alone", to: searchUrl({ ...criteria, mode: "semantic" }) });
  }
  const unquoted = criteria.query.replaceAll('"', "").trim();
  if (unquoted !== "" && unquoted !== criteria.query.trim()) {
    found.push({ text: "Search without the quotes", to: searchUrl({ ...criteria, query: unquoted }) });
  }
  return found;
}

export function NoHits({ criteria }: { criteria: Criteria }) {
  return (
    <section className="empty panel">
      <h1>No hits for “{criteria.query.slice(0, 80)}”</h1>
      <ul>
        {suggestions(criteria).map(({ text, to }) => (
          <li key={to}>
            <Link to={to}>{text}</Link>
          </li>
        ))}
        <li>Try fewer words, or part of an identifier</li>
      </ul>
    </section>
  );
}

const examples: readonly [query: string, meaning: string][] = [
  ["parse config file", "words, in any order, and code that means the same"],
  ['"connection refused"', "a phrase"],
  ["HttpClient lang:csharp", "one language"],
  ["path:src/ retry", "one folder"],
  ["type:commit deadlock after:6.months.ago", "commits that say so; type:diff searches what they changed"],
];

export function Start({ criteria, repos }: { criteria: Criteria; repos: string }) {
  return (
    <section className="empty start">
      <h1>Search {repos}</h1>
      <ul className="examples">
        {examples.map(([query, meaning]) => (
          <li key={query}>
            <Link to={searchUrl({ ...criteria, query })}>
              <code>{query}</code>
            </Link>
            <span>{meaning}</span>
          </li>
        ))}
      </ul>
      <p className="hint">
        <kbd>/</kbd> to the search box, <kbd>↓</kbd> <kbd>↑</kbd> or <kbd>j</kbd> <kbd>k</kbd> between hits, <kbd>Enter</kbd> opens,{" "}
        <kbd>Esc</kbd> clears
      </p>
    </section>
  );
}
