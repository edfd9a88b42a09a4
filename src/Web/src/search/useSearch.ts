import { useCallback, useEffect, useRef, useState } from "react";
import { api } from "../api/client";
import { isAbort, toProblem, type Problem } from "../api/problem";
import type { Hit, SearchAnswer, SearchRequest } from "../api/types";
import { searchUrl, type Criteria } from "../app/routes";
import { appendHits } from "./groups";

export const pageSize = 30;

/** The most hits asked for at once when the same search is asked again with its explanation. */
const largestPage = 100;

export interface SearchState {
  status: "idle" | "loading" | "done" | "failed";
  /** Of the last page that arrived; kept while the next search is under way, so the page does not flicker. */
  answer: SearchAnswer | undefined;
  /** All pages so far. */
  hits: Hit[];
  problem: Problem | undefined;
  more: "idle" | "loading" | "failed";
}

const idle: SearchState = { status: "idle", answer: undefined, hits: [], problem: undefined, more: "idle" };

/** The last complete answer, so that going back from a file shows the same hits at the same place at once. */
let last: { url: string; state: SearchState } | undefined;

export function forgetLastAnswer(): void {
  last = undefined;
}

function toRequest(criteria: Criteria, limit: number): SearchRequest {
  const request: SearchRequest = { query: criteria.query, mode: criteria.mode, limit, tokens: true };
  if (criteria.repos.length > 0) request.repos = criteria.repos;
  if (criteria.languages.length > 0) request.languages = criteria.languages;
  if (criteria.explain) request.explain = true;
  return request;
}

/**
 * Searches whenever the criteria change. Only the latest search may change the state: an older one is aborted, and its answer is
 * dropped even when it arrives all the same.
 */
export function useSearch(criteria: Criteria) {
  const url = searchUrl(criteria);
  const subject = searchUrl({ ...criteria, explain: false });
  const [state, setState] = useState<SearchState>(() => (last?.url === url ? last.state : idle));
  const [attempt, setAttempt] = useState(0);
  const shown = useRef({ url: last?.url === url ? url : "", subject: "", count: 0 });
  const latest = useRef(criteria);
  const current = useRef<AbortController | null>(null);
  latest.current = criteria;

  useEffect(() => {
    if (latest.current.query.trim() === "") {
      setState(idle);
      shown.current = { url: "", subject: "", count: 0 };
      return;
    }
    const controller = new AbortController();
    current.current = controller;
    if (shown.current.url === url) {
      // Back to what is still shown before the search in between was answered.
      setState((previous) => (previous.status === "loading" ? { ...previous, status: "done" } : previous));
    } else {
      const again = shown.current.subject === subject ? Math.min(shown.current.count, largestPage) : 0;
      setState((previous) => ({ ...previous, status: "loading", more: "idle" }));
      api.search(toRequest(latest.current, Math.max(pageSize, again)), controller.signal).then(
        (answer) => {
          if (controller.signal.aborted) return;
          shown.current.url = url;
          setState({ status: "done", answer, hits: answer.hits, problem: undefined, more: "idle" });
        },
        (error: unknown) => {
          if (controller.signal.aborted || isAbort(error)) return;
          shown.current.url = "";
          setState({ ...idle, status: "failed", problem: toProblem(error) });
        },
      );
    }
    return () => controller.abort();
  }, [url, subject, attempt]);

  useEffect(() => {
    if (state.status !== "done" || shown.current.url !== url) return;
    shown.current = { url, subject, count: state.hits.length };
    last = { url, state };
  }, [state, url, subject]);

  const cursor = state.answer?.cursor;
  const loadMore = useCallback(() => {
    const controller = current.current;
    if (!cursor || controller == null || state.status !== "done" || state.more === "loading") return;
    setState((previous) => ({ ...previous, more: "loading" }));
    api.search({ ...toRequest(latest.current, pageSize), cursor }, controller.signal).then(
      (answer) => {
        if (controller.signal.aborted) return;
        setState((previous) => ({ ...previous, answer, hits: appendHits(previous.hits, answer.hits), more: "idle", problem: undefined }));
      },
      (error: unknown) => {
        if (controller.signal.aborted || isAbort(error)) return;
        setState((previous) => ({ ...previous, more: "failed", problem: toProblem(error) }));
      },
    );
  }, [cursor, state.status, state.more]);

  const again = useCallback(() => {
    shown.current.url = "";
    setAttempt((previous) => previous + 1);
  }, []);

  return { state, loadMore, again };
}
