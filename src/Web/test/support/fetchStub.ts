import { vi } from "vitest";
import type { Hit, Repo, SearchAnswer } from "../../src/api/types";

/** One request that the page made, and the means to answer it when the test says so. */
export interface Call {
  method: string;
  path: string;
  body: Record<string, unknown>;
  headers: Headers;
  signal: AbortSignal | null;
  answer: (body: unknown, status?: number) => void;
  fail: (error: unknown) => void;
}

/**
 * Replaces fetch. `auto` may answer at once by returning a body or a Response; what it leaves undefined waits in `calls` for the test.
 * An abort rejects the request as a browser does unless `deaf` is set, which stands for an answer that was already on its way.
 */
export function stubFetch(auto: (call: Call) => unknown = () => undefined, { deaf = false } = {}): Call[] {
  const calls: Call[] = [];
  vi.stubGlobal("fetch", (path: string, init: RequestInit = {}) => {
    return new Promise<Response>((resolve, reject) => {
      const call: Call = {
        method: init.method ?? "GET",
        path,
        body: init.body == null ? {} : (JSON.parse(String(init.body)) as Record<string, unknown>),
        headers: new Headers(init.headers),
        signal: init.signal ?? null,
        answer: (body, status = 200) => resolve(jsonResponse(body, status)),
        fail: reject,
      };
      if (!deaf) init.signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
      calls.push(call);
      const now = auto(call);
      if (now instanceof Response) resolve(now);
      else if (now !== undefined) call.answer(now);
    });
  });
  return calls;
}

export function jsonResponse(body: unknown, status = 200): Response {
  const type = status < 400 ? "application/json" : "application/problem+json";
  return new Response(status === 204 ? null : JSON.stringify(body), { status, headers: { "Content-Type": type } });
}

export function hit(over: Partial<Hit> = {}): Hit {
  return {
    repo: "lunar",
    repoId: "r1",
    ref: "refs/heads/main",
    commit: "0123456789abcdef0123456789abcdef01234567",
    path: "src/app.cs",
    language: "csharp",
    startLine: 10,
    endLine: 12,
    symbol: "Run",
    kind: "method",
    score: 1.5,
    snippet: "void Run()\n{\n}",
    snippetStartLine: 10,
    highlights: [{ start: 5, length: 3 }],
    traits: [],
    indexedAt: "2026-01-01T00:00:00Z",
    isHead: true,
    ...over,
  };
}

export function answer(hits: Hit[], over: Partial<SearchAnswer> = {}): SearchAnswer {
  return { hits, total: hits.length, totalIsExact: true, partial: false, missing: [], warnings: [], generation: 1, tookMs: 3, ...over };
}

export function repo(over: Partial<Repo> = {}): Repo {
  return {
    id: "r1",
    name: "lunar",
    source: "/srv/lunar",
    state: "ready",
    defaultRef: "refs/heads/main",
    commit: "0123456789abcdef0123456789abcdef01234567",
    indexedAt: "2026-01-01T00:00:00Z",
    files: 10,
    chunks: 40,
    textBytes: 12_000,
    skipped: [],
    notes: [],
    ...over,
  };
}
