/** What the server sends and takes, as `/openapi/v1.json` describes it. Lines count from 1, both ends included. */

export const modes = ["hybrid", "keyword", "semantic", "exact"] as const;
export type Mode = (typeof modes)[number];

export interface SearchRequest {
  query: string;
  repos?: string[];
  refs?: string[];
  languages?: string[];
  limit?: number;
  cursor?: string;
  mode?: Mode;
  explain?: boolean;
}

/** UTF-16 offsets into the snippet. */
export interface Highlight {
  start: number;
  length: number;
}

/** One part of a score: a signal's raw value and what it adds. */
export interface Signal {
  name: string;
  value: number;
  contribution: number;
}

export interface Hit {
  /** Absent from servers that put the id in `repo`. */
  repoId?: string;
  repo: string;
  ref: string;
  commit: string;
  path: string;
  language: string;
  startLine: number;
  endLine: number;
  symbol?: string | null;
  kind?: string | null;
  score: number;
  snippet: string;
  snippetStartLine: number;
  highlights: Highlight[];
  indexedAt: string;
  isHead: boolean;
  signals?: Signal[] | null;
}

export interface SearchAnswer {
  hits: Hit[];
  /** A lower bound unless `totalIsExact`. */
  total: number;
  totalIsExact: boolean;
  /** Opaque; absent when nothing follows the last hit. */
  cursor?: string | null;
  partial: boolean;
  /** One line for each part that did not answer. */
  missing?: string[] | null;
  warnings?: string[] | null;
  generation: number;
  tookMs: number;
}

export type RepoState = "queued" | "cloning" | "indexing" | "ready" | "empty" | "failed";

/** Totals are 0 while they are unknown. */
export interface Progress {
  stage: string;
  filesDone: number;
  filesTotal: number;
  chunks: number;
  bytesDone: number;
  bytesTotal: number;
  bytesPerSecond: number;
  secondsLeft?: number | null;
  detail?: string | null;
}

export interface SkippedFiles {
  reason: string;
  files: number;
  examples?: string[];
}

export interface Repo {
  id: string;
  name: string;
  /** A path on the server's machine or a clone URL. */
  source: string;
  state: RepoState;
  defaultRef?: string | null;
  commit?: string | null;
  indexedAt?: string | null;
  files: number;
  chunks: number;
  textBytes: number;
  /** Files that are found by path only: how many, or how many for each reason. */
  skipped?: number | SkippedFiles[] | null;
  error?: { code: string; message: string } | null;
  progress?: Progress | null;
  notes?: string[] | null;
}

export interface FileSymbol {
  name: string;
  kind: string;
  scope?: string | null;
  startLine: number;
  endLine: number;
}

export interface FileContent {
  repo: string;
  ref: string;
  commit: string;
  path: string;
  language: string;
  text: string;
  /** Why `text` is empty although the file is not. */
  skippedBecause?: string | null;
  lines: number;
  symbols: FileSymbol[];
  traits: string[];
  indexedAt?: string | null;
  isHead?: boolean | null;
}
