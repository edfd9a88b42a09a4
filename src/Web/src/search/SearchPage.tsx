import { useEffect, useMemo, useRef, useState } from "react";
import { navigate } from "../app/history";
import { searchUrl, type Criteria } from "../app/routes";
import { SymbolResults } from "../navigation/SymbolResults";
import { useRepos } from "../repos/useRepos";
import { ProblemNotice } from "../shared/ProblemNotice";
import { formatNoun } from "../shared/format";
import { NoHits, NoRepositories, Start } from "./EmptyStates";
import { CommitGroup } from "./CommitGroup";
import { countFacets, toggle } from "./facets";
import { FileGroup } from "./FileGroup";
import { Filter } from "./Filters";
import { groupByFile } from "./groups";
import { ModeSwitch } from "./ModeSwitch";
import { Notices } from "./Notices";
import { QueryProblem } from "./QueryProblem";
import { Summary } from "./Summary";
import { useSearch } from "./useSearch";

const noNames: ReadonlyMap<string, string> = new Map();

/** `round` grows when the same search is asked for again. */
export function SearchPage({ criteria, round }: { criteria: Criteria; round: number }) {
  const { repos, problem: reposProblem, refresh } = useRepos();
  const { state, loadMore, again } = useSearch(criteria);
  const [explained, setExplained] = useState<ReadonlySet<string>>(new Set());
  const [languages, setLanguages] = useState<ReadonlyMap<string, string>>(noNames);

  const answeredRound = useRef(round);
  useEffect(() => {
    if (answeredRound.current === round) return;
    answeredRound.current = round;
    again();
  }, [round, again]);

  const names = useMemo(() => new Map(repos?.map((repo) => [repo.id, repo.name])), [repos]);
  const groups = useMemo(() => groupByFile(state.hits), [state.hits]);

  // A language filter hides the other languages from the hits; they must stay in the list to be chosen.
  const subject = searchUrl({ ...criteria, languages: [], explain: false });
  useEffect(() => setLanguages(noNames), [subject]);
  const withLanguage = useMemo(() => state.hits.filter((hit) => hit.language !== ""), [state.hits]);
  useEffect(() => {
    setLanguages((known) => {
      const fresh = withLanguage.filter((hit) => !known.has(hit.language));
      return fresh.length === 0 ? known : new Map([...known, ...fresh.map((hit) => [hit.language, hit.language] as const)]);
    });
  }, [withLanguage, subject]);

  const change = (part: Partial<Criteria>) => navigate(searchUrl({ ...criteria, ...part }), { replace: true });

  function toggleExplain(key: string) {
    setExplained((previous) => {
      const next = new Set(previous);
      if (!next.delete(key)) next.add(key);
      return next;
    });
    if (!criteria.explain) change({ explain: true });
  }

  if (repos?.length === 0) return <NoRepositories onAdded={refresh} />;
  const asked = criteria.query.trim() !== "";
  const loading = state.status === "loading";

  return (
    <div className="search-page">
      <aside className="filters" aria-label="Filters">
        <ModeSwitch mode={criteria.mode} onChange={(mode) => change({ mode })} />
        <details className="filter-lists" open={isWide()}>
          <summary>Filters{criteria.repos.length + criteria.languages.length > 0 && " (on)"}</summary>
          <Filter
            title="Repositories"
            facets={countFacets(state.hits, (hit) => hit.repoId, criteria.repos, names)}
            chosen={criteria.repos}
            onToggle={(repo) => change({ repos: toggle(criteria.repos, repo) })}
          />
          <Filter
            title="Languages"
            facets={countFacets(withLanguage, (hit) => hit.language, criteria.languages, languages)}
            chosen={criteria.languages}
            onToggle={(language) => change({ languages: toggle(criteria.languages, language) })}
          />
        </details>
      </aside>
      <section className="results" aria-label="Results" aria-busy={loading}>
        {asked && <Summary answer={state.answer} shown={state.hits.length} loading={loading} />}
        {reposProblem && !state.problem && <ProblemNotice problem={reposProblem} retry={refresh} />}
        {state.answer && asked && <Notices answer={state.answer} repos={repos} />}
        {state.status === "failed" &&
          state.problem &&
          (state.problem.position != null ? (
            <QueryProblem problem={state.problem} query={criteria.query} />
          ) : (
            <ProblemNotice problem={state.problem} retry={again} />
          ))}
        {!asked && <Start criteria={criteria} repos={repos == null ? "your code" : formatNoun(repos.length, "repository", "repositories")} />}
        {asked && <SymbolResults criteria={criteria} />}
        {state.status === "done" && groups.length === 0 && <NoHits criteria={criteria} />}
        {groups.length > 0 && (
          <ol className="groups">
            {groups.map((group) =>
              group.hits[0].change ? (
                <CommitGroup key={group.key} hits={group.hits} change={group.hits[0].change} />
              ) : (
                <FileGroup key={group.key} group={group} explained={explained} onToggleExplain={toggleExplain} />
              ),
            )}
          </ol>
        )}
        {state.more === "failed" && state.problem && <ProblemNotice problem={state.problem} />}
        {state.answer?.cursor && (
          <button type="button" className="more" onClick={loadMore} disabled={loading || state.more === "loading"}>
            {state.more === "loading" ? "Loading…" : "More hits"}
          </button>
        )}
      </section>
    </div>
  );
}

/** Whether the filters stand beside the results, where they begin open. */
function isWide(): boolean {
  return window.matchMedia?.("(min-width: 900px)").matches ?? true;
}
