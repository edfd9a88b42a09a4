import { Age } from "./Age";
import { shortCommit, shortRef } from "./format";

interface Props {
  refName?: string | undefined;
  commit: string;
  isHead: boolean;
  indexedAt?: string | undefined;
}

/** How true what is shown is to Git: which ref and commit it was read from, when, and whether the ref has moved on since. */
export function Freshness({ refName, commit, isHead, indexedAt }: Props) {
  return (
    <span className="freshness">
      {refName && <span className="ref">{shortRef(refName)}</span>}
      <code title={commit}>{shortCommit(commit)}</code>
      {refName === "worktree" ? (
        <span className="badge badge-warn" title="An edit of the working tree that is in no commit; it lies over this one">
          uncommitted
        </span>
      ) : refName?.startsWith("commit:") ? null : isHead ? (
        <span className="badge badge-good" title="The newest commit that was fetched">
          head
        </span>
      ) : (
        <span className="badge badge-warn" title="The ref has a newer commit that is not indexed yet">
          behind head
        </span>
      )}
      {indexedAt && (
        <span>
          indexed <Age at={indexedAt} />
        </span>
      )}
    </span>
  );
}
