import type { Problem } from "../api/problem";

interface Props {
  problem: Problem;
  retry?: () => void;
}

/** A failed request in the server's own words, with the code that the documentation lists. */
export function ProblemNotice({ problem, retry }: Props) {
  return (
    <div className="notice notice-error" role="alert">
      <p>
        {problem.message} <code className="problem-code">{problem.code}</code>
      </p>
      {retry && (
        <button type="button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}
