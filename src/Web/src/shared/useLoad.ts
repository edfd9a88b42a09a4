import { useCallback, useEffect, useState } from "react";
import { isAbort, toProblem, type Problem } from "../api/problem";

interface Loaded<T> {
  key: string;
  value?: T;
  problem?: Problem;
}

/** Loads what `key` names; an answer to an earlier key is never shown under a later one. */
export function useLoad<T>(key: string, load: (signal: AbortSignal) => Promise<T>) {
  const [loaded, setLoaded] = useState<Loaded<T>>();
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    const controller = new AbortController();
    load(controller.signal).then(
      (value) => {
        if (!controller.signal.aborted) setLoaded({ key, value });
      },
      (error: unknown) => {
        if (!controller.signal.aborted && !isAbort(error)) setLoaded({ key, problem: toProblem(error) });
      },
    );
    return () => controller.abort();
    // `load` is a new function on every render; `key` says when it would load something else.
  }, [key, attempt]);

  const retry = useCallback(() => {
    setLoaded(undefined);
    setAttempt((previous) => previous + 1);
  }, []);

  const current = loaded?.key === key ? loaded : undefined;
  return { value: current?.value, problem: current?.problem, retry };
}
