import type { Repo, SearchAnswer } from "../api/types";
import { Link } from "../app/Link";
import { inProgress } from "../repos/useRepos";
import { formatNoun } from "../shared/format";

/** What a reader must know to trust the answer: parts that did not answer, how the query was read, indexes still being built. */
export function Notices({ answer, repos }: { answer: SearchAnswer; repos: readonly Repo[] | undefined }) {
  const busy = repos?.filter(inProgress) ?? [];
  return (
    <>
      {answer.partial && (
        <div className="notice notice-warn" role="status">
          <p>This answer is incomplete. Did not answer:</p>
          <ul>{answer.missing.length > 0 ? answer.missing.map((part) => <li key={part}>{part}</li>) : <li>a part of the index</li>}</ul>
        </div>
      )}
      {answer.warnings.length > 0 && (
        <div className="notice" role="status">
          <ul>
            {answer.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </div>
      )}
      {busy.length > 0 && (
        <p className="notice">
          {formatNoun(busy.length, "repository is", "repositories are")} still being indexed, so there may be more to find.{" "}
          <Link to="/repos">Progress</Link>
        </p>
      )}
    </>
  );
}
