import type { Repo } from "../api/types";
import { formatCount } from "../shared/format";

export function countSkipped(skipped: Repo["skipped"]): number {
  if (skipped == null || typeof skipped === "number") return skipped ?? 0;
  return skipped.reduce((sum, each) => sum + each.files, 0);
}

/** Why files are found by path only, where the server says so. */
export function SkippedList({ skipped }: { skipped: Repo["skipped"] }) {
  if (!Array.isArray(skipped) || skipped.length === 0) return null;
  return (
    <details className="skipped">
      <summary>Why files were skipped</summary>
      <ul>
        {skipped.map((each) => (
          <li key={each.reason}>
            {each.reason}: {formatCount(each.files)}
            {each.examples != null && each.examples.length > 0 && <span className="hint"> such as {each.examples.slice(0, 3).join(", ")}</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}
