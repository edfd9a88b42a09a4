import type { SkippedFiles } from "../api/types";
import { formatCount, formatNoun } from "../shared/format";

/** Which files are found by path only, and why. */
export function SkippedList({ skipped }: { skipped: readonly SkippedFiles[] }) {
  if (skipped.length === 0) return null;
  const files = skipped.reduce((sum, each) => sum + each.files, 0);
  return (
    <details className="skipped">
      <summary>{formatNoun(files, "file")} found by path only</summary>
      <ul>
        {skipped.map((each) => (
          <li key={each.reason}>
            {each.reason}: {formatCount(each.files)}
            {each.examples.length > 0 && <span className="hint">, such as {each.examples.slice(0, 3).join(", ")}</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}
