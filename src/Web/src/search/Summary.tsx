import type { SearchAnswer } from "../api/types";
import { formatCount, formatNoun } from "../shared/format";

function formatTook(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** How much was found, spoken by screen readers when it changes. */
export function Summary({ answer, shown, loading }: { answer: SearchAnswer | undefined; shown: number; loading: boolean }) {
  let words = loading ? "Searching…" : "";
  if (answer != null && !loading) {
    const total = answer.totalIsExact ? formatNoun(answer.total, "hit") : `at least ${formatNoun(answer.total, "hit")}`;
    words = shown < answer.total ? `${formatCount(shown)} of ${total}` : total;
  }
  return (
    <p className="summary" role="status" aria-live="polite">
      {words}
      {answer != null && !loading && (
        <span className="took" title={`Index generation ${answer.generation}`}>
          {" "}
          in {formatTook(answer.tookMs)}
        </span>
      )}
    </p>
  );
}
