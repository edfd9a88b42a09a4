import type { Hit } from "../api/types";
import { Age } from "../shared/Age";
import { shortCommit, shortRef } from "../shared/format";

/** How true the hit is to Git: which ref and commit it was read from, when, and whether the ref has moved on since. */
export function Freshness({ hit }: { hit: Hit }) {
  return (
    <span className="freshness">
      <span className="ref">{shortRef(hit.ref)}</span>
      <code title={hit.commit}>{shortCommit(hit.commit)}</code>
      {hit.isHead ? (
        <span className="badge badge-good" title="The newest commit that was fetched">
          head
        </span>
      ) : (
        <span className="badge badge-warn" title="The ref has a newer commit that is not indexed yet">
          behind head
        </span>
      )}
      <span>
        indexed <Age at={hit.indexedAt} />
      </span>
    </span>
  );
}
