import { useCallback, useEffect, useState } from "react";
import { api } from "../api/client";
import { isAbort, toProblem, type Problem } from "../api/problem";
import type { Repo } from "../api/types";

const pollMs = 1000;

/** Between tries after a failure, so that a server that restarts is found again without being hammered. */
const retryMs = 5000;

export function inProgress(repo: Repo): boolean {
  return repo.state === "queued" || repo.state === "cloning" || repo.state === "indexing";
}

/**
 * The repositories. Asks again every second while one of them is being worked on and the tab can be seen, and not at all otherwise.
 */
export function useRepos() {
  const [repos, setRepos] = useState<Repo[]>();
  const [problem, setProblem] = useState<Problem>();
  const [round, setRound] = useState(0);

  useEffect(() => {
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;

    function again(delay: number) {
      timer = setTimeout(() => {
        if (document.hidden) document.addEventListener("visibilitychange", load, { once: true, signal: controller.signal });
        else load();
      }, delay);
    }

    function load() {
      api.repos(controller.signal).then(
        (list) => {
          if (controller.signal.aborted) return;
          setRepos(list);
          setProblem(undefined);
          if (list.some(inProgress)) again(pollMs);
        },
        (error: unknown) => {
          if (controller.signal.aborted || isAbort(error)) return;
          setProblem(toProblem(error));
          again(retryMs);
        },
      );
    }

    load();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [round]);

  const refresh = useCallback(() => setRound((previous) => previous + 1), []);
  return { repos, problem, refresh };
}
