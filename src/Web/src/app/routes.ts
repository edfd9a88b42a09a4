import { encodePath } from "../api/client";
import { modes, type Mode } from "../api/types";
import { formatLines, parseLines, type LineRange } from "../file/lineRange";

/** What a search URL says: everything a search depends on, so that a link is a whole search. */
export interface Criteria {
  query: string;
  mode: Mode;
  repos: string[];
  languages: string[];
  explain: boolean;
}

export type Route =
  | { page: "search"; criteria: Criteria }
  | { page: "repos" }
  | { page: "file"; repoId: string; path: string; ref: string | undefined; lines: LineRange | undefined }
  | { page: "missing" };

export const noCriteria: Criteria = { query: "", mode: "hybrid", repos: [], languages: [], explain: false };

function isMode(value: string | null): value is Mode {
  return modes.some((mode) => mode === value);
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function parseCriteria(search: URLSearchParams): Criteria {
  const mode = search.get("mode");
  return {
    query: search.get("q") ?? "",
    mode: isMode(mode) ? mode : "hybrid",
    repos: search.getAll("repo"),
    languages: search.getAll("lang"),
    explain: search.get("explain") === "1",
  };
}

/** Reads a URL of this page. Never throws: what it cannot read is `missing`. */
export function parseRoute(url: URL): Route {
  const segments = url.pathname.split("/").slice(1).map(decode);
  if (segments.length === 1 && segments[0] === "") return { page: "search", criteria: parseCriteria(url.searchParams) };
  if (segments.length === 1 && segments[0] === "repos") return { page: "repos" };
  const [head, repoId, ...rest] = segments;
  if (head !== "file" || !repoId || rest.length === 0 || rest.some((part) => !part)) return { page: "missing" };
  return { page: "file", repoId, path: rest.join("/"), ref: url.searchParams.get("ref") ?? undefined, lines: parseLines(url.hash) };
}

export function searchUrl(criteria: Criteria): string {
  const search = new URLSearchParams();
  if (criteria.query !== "") search.set("q", criteria.query);
  if (criteria.mode !== "hybrid") search.set("mode", criteria.mode);
  for (const repo of criteria.repos) search.append("repo", repo);
  for (const language of criteria.languages) search.append("lang", language);
  if (criteria.explain) search.set("explain", "1");
  const text = search.toString();
  return text === "" ? "/" : `/?${text}`;
}

export function fileUrl(repoId: string, path: string, ref?: string, lines?: LineRange): string {
  const query = ref ? `?ref=${encodeURIComponent(ref)}` : "";
  return `/file/${encodeURIComponent(repoId)}/${encodePath(path)}${query}${lines ? `#${formatLines(lines)}` : ""}`;
}
