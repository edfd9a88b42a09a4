import { useEffect } from "react";
import { forgetLastAnswer } from "../search/useSearch";
import { formatNoun } from "../shared/format";
import { ProblemNotice } from "../shared/ProblemNotice";
import { AddRepo } from "./AddRepo";
import { RepoRow } from "./RepoRow";
import { inProgress, useRepos } from "./useRepos";

export function ReposPage() {
  const { repos, problem, refresh } = useRepos();

  // What is done here changes what a search would find.
  useEffect(forgetLastAnswer, []);

  const busy = repos?.filter(inProgress).length ?? 0;
  return (
    <div className="repos-page">
      <header className="page-head">
        <h1>Repositories</h1>
        <p role="status" aria-live="polite" className="hint">
          {repos && `${formatNoun(repos.length, "repository", "repositories")}${busy > 0 ? `, ${busy} in progress` : ""}`}
        </p>
      </header>
      <AddRepo onAdded={refresh} />
      {problem && <ProblemNotice problem={problem} retry={refresh} />}
      {repos?.length === 0 && (
        <section className="empty panel">
          <p>Nothing is indexed yet. Add a repository above, or run</p>
          <pre className="command">
            <code>./hub index PATH|URL</code>
          </pre>
        </section>
      )}
      <ul className="repo-list">
        {repos?.map((repo) => (
          <RepoRow key={repo.id} repo={repo} onChange={refresh} />
        ))}
      </ul>
    </div>
  );
}
