/** What the server sends and takes, as `/openapi/v1.json` describes it: what is null is left out; lines count from 1, both ends included. */

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
  /** True to have the syntax of each snippet. */
  tokens?: boolean;
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

/** A run of one class of syntax, in UTF-16 units: keyword, string, number, comment, type, function, property, constant, … */
export interface Token {
  start: number;
  length: number;
  class: string;
}

export interface Hit {
  /** The repository's name. */
  repo: string;
  repoId: string;
  ref: string;
  commit: string;
  path: string;
  language: string;
  startLine: number;
  endLine: number;
  /** The definition that the chunk holds or lies in. */
  symbol?: string;
  /** The scope around `symbol`. */
  parent?: string;
  kind?: string;
  score: number;
  snippet: string;
  snippetStartLine: number;
  highlights: Highlight[];
  /** The syntax of the snippet, in order; absent where the server had no time to tell it. */
  tokens?: Token[];
  /** test, generated, vendored, documentation, configuration, minified, data. */
  traits: string[];
  indexedAt: string;
  /** True when `commit` is what the ref had in Git at the last fetch. */
  isHead: boolean;
  /** The newest commit that gave the file its content; absent where it is not known. */
  lastChange?: { at: string; author: string };
  /** Of a hit in the history: the commit that it is, or that made the change. `path` is empty where it is the commit; `commit` is the one up to which the history was searched. */
  change?: Change;
  /** Why a changed file has no lines to show. */
  note?: string;
  /** When asked to explain: the parts that add up to `score`. */
  signals?: Signal[];
}

/** A commit of the history. */
export interface Change {
  id: string;
  author: string;
  committedAt: string;
  /** The first line of the message. */
  subject: string;
  /** Files changed against the first parent; 0 for a merge. */
  files: number;
  /** What of the commit is not indexed, and why. */
  leftOut?: string;
}

export interface SearchAnswer {
  hits: Hit[];
  /** A lower bound unless `totalIsExact`. */
  total: number;
  totalIsExact: boolean;
  /** Opaque; absent when nothing follows the last hit. */
  cursor?: string;
  partial: boolean;
  /** One line for each part that did not answer. */
  missing: string[];
  warnings: string[];
  generation: number;
  tookMs: number;
}

export type RepoState = "queued" | "cloning" | "indexing" | "ready" | "empty" | "failed" | "paused" | "parked";

/** Totals are 0 while they are unknown. */
export interface Progress {
  stage: string;
  filesDone: number;
  filesTotal: number;
  chunks: number;
  bytesDone: number;
  bytesTotal: number;
  bytesPerSecond: number;
  secondsLeft?: number;
  /** The fetch's own words. */
  detail?: string;
}

export interface SkippedFiles {
  reason: string;
  files: number;
  examples: string[];
}

/** Files of one language that one parser has chunked. */
export interface LanguageCoverage {
  language: string;
  /** tree-sitter or lexical. */
  parser: string;
  files: number;
  lines: number;
  textBytes: number;
}

/** What of a repository is indexed, and how. Shares are from 0 to 1. */
export interface Coverage {
  files: number;
  filesIndexed: number;
  lines: number;
  textBytes: number;
  fileShare: number;
  syntaxLineShare: number;
  languages: LanguageCoverage[];
}

export interface Repo {
  id: string;
  name: string;
  /** A path on the server's machine or a clone URL. */
  source: string;
  state: RepoState;
  defaultRef?: string;
  /** What the index equals. */
  commit?: string;
  /** What the ref had in Git at the last fetch. */
  headCommit?: string;
  indexedAt?: string;
  files: number;
  chunks: number;
  textBytes: number;
  /** Files that are found by path only, by reason. */
  skipped: SkippedFiles[];
  error?: { code: string; message: string };
  progress?: Progress;
  /** There while chunks lack vectors of the model in force. */
  vectors?: { model: string; done: number; total: number; problem?: string };
  /** How much of the history is indexed: the default ref first. */
  history?: { on: boolean; refs: HistoryRef[]; reading?: number; error?: { code: string; message: string } };
  /** Worth knowing, not errors. */
  notes: string[];
}

export interface HistoryRef {
  ref: string;
  commits: number;
  /** Absent until they have been counted. */
  reachable?: number;
  oldest?: string;
}

export interface FileSymbol {
  name: string;
  kind: string;
  scope?: string;
  startLine: number;
  endLine: number;
}

/** A place in a file. Line and column count from 1; the column is in UTF-16 units. */
export interface NamePlace {
  repoId: string;
  ref: string;
  path: string;
  line: number;
  column: number;
}

/** A file at a commit. */
export interface FilePlace {
  repo: string;
  repoId: string;
  ref: string;
  commit: string;
  path: string;
  language: string;
  traits: string[];
  indexedAt: string;
  isHead: boolean;
}

export interface Definition extends FilePlace {
  name: string;
  kind: string;
  scope?: string;
  signature?: string;
  documentation?: string;
  startLine: number;
  endLine: number;
  /** Where the name itself stands. */
  nameLine: number;
  nameColumn: number;
  score: number;
  /** What speaks for it, in words. */
  reasons: string[];
}

/** What every answer about names says of itself. */
export interface NavigationAnswer {
  partial: boolean;
  missing: string[];
  warnings: string[];
  tookMs: number;
}

export interface DefinitionList extends NavigationAnswer {
  name?: string;
  definitions: Definition[];
  total: number;
  totalIsExact: boolean;
  cursor?: string;
}

export interface Reference {
  line: number;
  column: number;
  length: number;
  role: "use" | "call" | "type" | "import" | "inherit" | "write";
  text: string;
  /** The column at which `text` begins. */
  textStart: number;
}

export interface FileReferences extends FilePlace {
  definitionLines: number[];
  reasons: string[];
  references: Reference[];
}

export interface ReferenceList extends NavigationAnswer {
  name: string;
  files: FileReferences[];
  definitions: Definition[];
  total: number;
  totalIsExact: boolean;
  cursor?: string;
}

export interface FileContent {
  /** The repository's name. */
  repo: string;
  ref: string;
  commit: string;
  path: string;
  language: string;
  text: string;
  /** Why `text` is empty although the file is not. */
  skippedBecause?: string;
  lines: { start: number; end: number; total: number };
  symbols: FileSymbol[];
  traits: string[];
  indexedAt: string;
  isHead: boolean;
  /** The syntax of `text`, in order; absent where it took too long to tell. */
  tokens?: Token[];
}
