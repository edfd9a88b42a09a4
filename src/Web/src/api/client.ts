import { keyStore } from "./key";
import { readProblem } from "./problem";
import type { Coverage, DefinitionList, FileContent, NamePlace, ReferenceList, Repo, SearchAnswer, SearchRequest } from "./types";

async function send(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("Accept", "application/json, application/problem+json");
  if (init.body != null) headers.set("Content-Type", "application/json");
  const key = keyStore.key;
  if (key != null) headers.set("Authorization", `Bearer ${key}`);
  const response = await fetch(path, { ...init, headers });
  if (response.ok) return response;
  // An answer to a request sent with an older key says nothing about the one that replaced it.
  if (response.status === 401 && keyStore.key === key) keyStore.refused();
  throw await readProblem(response);
}

async function json<T>(path: string, init?: RequestInit): Promise<T> {
  return (await (await send(path, init)).json()) as T;
}

/** Encodes a path segment by segment, so that `a b/#c.cs` stays one path. */
export function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

function atPlace({ repoId, ref, path, line, column }: NamePlace, limit: number): string {
  return new URLSearchParams({ repo: repoId, ref, path, line: String(line), column: String(column), limit: String(limit) }).toString();
}

/** Every call the page makes. All of them throw {@link Problem}, or an AbortError when the signal fires. */
export const api = {
  search(request: SearchRequest, signal?: AbortSignal): Promise<SearchAnswer> {
    return json("/v1/search", { method: "POST", body: JSON.stringify(request), signal: signal ?? null });
  },

  async repos(signal?: AbortSignal): Promise<Repo[]> {
    return (await json<{ repos: Repo[] }>("/v1/repos", { signal: signal ?? null })).repos;
  },

  coverage(id: string, signal?: AbortSignal): Promise<Coverage> {
    return json(`/v1/repos/${encodeURIComponent(id)}/coverage`, { signal: signal ?? null });
  },

  async addRepo(source: string): Promise<void> {
    await send("/v1/repos", { method: "POST", body: JSON.stringify({ source }) });
  },

  async removeRepo(id: string): Promise<void> {
    await send(`/v1/repos/${encodeURIComponent(id)}`, { method: "DELETE" });
  },

  async reindexRepo(id: string): Promise<void> {
    await send(`/v1/repos/${encodeURIComponent(id)}/reindex`, { method: "POST" });
  },

  file(repoId: string, path: string, ref: string | undefined, signal?: AbortSignal): Promise<FileContent> {
    const query = ref ? `?tokens=true&ref=${encodeURIComponent(ref)}` : "?tokens=true";
    return json(`/v1/files/${encodeURIComponent(repoId)}/${encodePath(path)}${query}`, { signal: signal ?? null });
  },

  definitions(place: NamePlace, signal?: AbortSignal): Promise<DefinitionList> {
    return json(`/v1/definitions?${atPlace(place, 20)}`, { signal: signal ?? null });
  },

  references(place: NamePlace, signal?: AbortSignal): Promise<ReferenceList> {
    return json(`/v1/references?${atPlace(place, 100)}`, { signal: signal ?? null });
  },

  symbols(pattern: string, repos: readonly string[], languages: readonly string[], limit: number, signal?: AbortSignal): Promise<DefinitionList> {
    const query = new URLSearchParams({ q: pattern, match: "prefix", limit: String(limit) });
    for (const repo of repos) query.append("repo", repo);
    for (const language of languages) query.append("lang", language);
    return json(`/v1/symbols?${query.toString()}`, { signal: signal ?? null });
  },
};
