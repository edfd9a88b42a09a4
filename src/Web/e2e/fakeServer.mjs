import { createServer } from "node:http";
import { readdir, readFile, stat } from "node:fs/promises";
import { extname, join, relative } from "node:path";

/**
 * A stand-in for the hub's server, for trying the page by itself: it serves the built page under a strict Content-Security-Policy
 * and answers the API from the files of a folder, searched by substring. What it finds is real; how it ranks is not.
 *
 * Words in a query ask for the states that a healthy server seldom shows: `!partial`, `!slow`, `!fail`, and an unclosed quote.
 */
const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const languages = { ".ts": "typescript", ".tsx": "typescript", ".css": "css", ".html": "html", ".json": "json", ".cs": "csharp", ".mjs": "javascript" };
const csp = "default-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; object-src 'none'";
const commit = "3f2a9c41d07be58a6c1290ffab34de8817c0a5b2";
const indexedAt = new Date(Date.now() - 7 * 60_000).toISOString();

async function readFolder(root) {
  const files = new Map();
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const full = join(entry.parentPath, entry.name);
    const path = relative(root, full);
    if (!entry.isFile() || /(^|\/)(node_modules|dist|bin|obj)\//.test(path) || !(extname(path) in languages)) continue;
    if ((await stat(full)).size < 1_000_000) files.set(path, await readFile(full, "utf8"));
  }
  return files;
}

/** Long, with one very long line, and hostile to a page that would read it as HTML. */
function bigFile() {
  const lines = Array.from({ length: 60_000 }, (_, index) => `  values.push(${index}); // <img src=x onerror=alert(${index})>`);
  return ["export function fill(values) {", `  // ${"x".repeat(100_000)}`, ...lines, "}", ""].join("\n");
}

function symbolsOf(text) {
  const lines = text.split("\n");
  return lines.flatMap((line, index) => {
    const match = /^(?:export )?(?:async )?(function|class|interface|const|type) (\w+)/.exec(line);
    if (match == null) return [];
    const end = lines.findIndex((each, at) => at >= index && /^[}\])]|;$/.test(each));
    return [{ name: match[2], kind: match[1], startLine: index + 1, endLine: (end < 0 ? index : end) + 1 }];
  });
}

function traitsOf(path) {
  return path.startsWith("test/") ? ["test"] : [];
}

function hitsOf(files, words) {
  const hits = [];
  for (const [path, text] of files) {
    const symbols = symbolsOf(text);
    const lines = text.split("\n");
    let from = 0;
    for (const symbol of [...symbols, { name: null, kind: null, startLine: 1, endLine: Math.min(lines.length, 12) }]) {
      const body = lines.slice(symbol.startLine - 1, symbol.endLine).join("\n");
      const lower = body.toLowerCase();
      if (symbol.startLine <= from || !words.every((word) => lower.includes(word))) continue;
      from = symbol.endLine;
      const snippetLines = body.split("\n");
      const first = Math.max(0, snippetLines.findIndex((line) => line.toLowerCase().includes(words[0])) - 2);
      const snippet = snippetLines.slice(first, first + 8).join("\n");
      const highlights = words.flatMap((word) =>
        [...snippet.toLowerCase().matchAll(new RegExp(word.replace(/[^\w]/g, "\\$&"), "g"))].map((match) => ({ start: match.index, length: word.length })),
      );
      hits.push({
        repo: "lunar-hub-web", repoId: "r1", ref: "refs/heads/main", commit, path, language: languages[extname(path)], traits: traitsOf(path),
        startLine: symbol.startLine, endLine: symbol.endLine, symbol: symbol.name ?? undefined, kind: symbol.kind ?? undefined,
        score: 1 / (1 + hits.length / 10), snippet, snippetStartLine: symbol.startLine + first, highlights, indexedAt, isHead: hits.length % 9 !== 8,
      });
    }
  }
  return hits;
}

function problem(response, status, code, detail, more = {}) {
  response.writeHead(status, { "Content-Type": "application/problem+json" });
  response.end(JSON.stringify({ type: `urn:lunarhub:${code}`, title: code, status, detail, code, ...more }));
}

function json(response, body, status = 200) {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(JSON.stringify(body));
}

async function readBody(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return parts.length === 0 ? {} : JSON.parse(Buffer.concat(parts).toString("utf8"));
}

/**
 * Starts the server on a free port of 127.0.0.1.
 * @param {{ dist: string, source: string, key?: string }} options The built page, the folder to search, and an API key to ask for.
 * @returns {Promise<{ url: string, repos: object[], files: Map<string, string>, close: () => Promise<void> }>}
 */
export async function startFakeServer({ dist, source, key }) {
  const files = await readFolder(source);
  files.set("big.ts", bigFile());
  const textBytes = [...files.values()].reduce((sum, text) => sum + text.length, 0);
  const repos = [
    {
      id: "r1", name: "lunar-hub-web", source, state: "ready", defaultRef: "refs/heads/main", commit, headCommit: commit, indexedAt, notes: [],
      files: files.size, chunks: files.size * 4, textBytes, skipped: [{ reason: "binary", files: 3, examples: ["docs/logo.png"] }],
    },
  ];

  const server = createServer(async (request, response) => {
    const url = new URL(request.url, "http://127.0.0.1");
    const segments = url.pathname.split("/").slice(1).map(decodeURIComponent);
    response.setHeader("Content-Security-Policy", csp);
    // Some requests lose their Origin under this policy, and the real server refuses a change from any origin but its own.
    response.setHeader("Referrer-Policy", "no-referrer");
    if (request.method !== "GET" && request.headers.origin !== `http://${request.headers.host}`) {
      return problem(response, 403, "origin-not-allowed", `The origin ${request.headers.origin} may not do this.`);
    }
    if (segments[0] === "v1" && key != null && request.headers.authorization !== `Bearer ${key}`) {
      return problem(response, 401, "auth-required", "This server needs an API key.");
    }
    if (url.pathname === "/v1/search") return search(await readBody(request), response);
    if (url.pathname === "/v1/repos" && request.method === "GET") return json(response, { repos });
    if (url.pathname === "/v1/repos" && request.method === "POST") return add(await readBody(request), response);
    if (segments[1] === "repos" && request.method === "DELETE") {
      repos.splice(repos.findIndex((repo) => repo.id === segments[2]), 1);
      return response.writeHead(204).end();
    }
    if (segments[1] === "repos" && segments[3] === "reindex") return json(response, {}, 202);
    if (segments[0] === "v1" && segments[1] === "files") {
      const path = segments.slice(3).join("/");
      const text = files.get(path);
      if (text == null) return problem(response, 404, "file-not-found", `There is no ${path} on main.`);
      return json(response, {
        repo: "lunar-hub-web", ref: "refs/heads/main", commit, path, language: languages[extname(path)], text,
        lines: { start: 1, end: text.split("\n").length - 1, total: text.split("\n").length - 1 }, symbols: symbolsOf(text), traits: traitsOf(path),
        indexedAt, isHead: true,
      });
    }
    if (url.pathname === "/v1/definitions" || url.pathname === "/v1/references") return names(url, response);
    if (url.pathname === "/v1/symbols") return json(response, { ...namesHead, definitions: definitionsOf(url.searchParams.get("q")), total: 1, totalIsExact: true });
    return page(url.pathname, response);
  });

  const place = { repo: "lunar-hub-web", repoId: "r1", ref: "refs/heads/main", commit, indexedAt, isHead: true };
  const namesHead = { basis: "name", partial: false, missing: [], warnings: [], tookMs: 0.4 };

  function definitionsOf(name) {
    return [...files].flatMap(([path, text]) =>
      symbolsOf(text).filter((symbol) => symbol.name === name).map((symbol) => ({
        ...place, path, language: languages[extname(path)], traits: traitsOf(path), name, kind: symbol.kind, signature: `${symbol.kind} ${name}`,
        startLine: symbol.startLine, endLine: symbol.endLine, nameLine: symbol.startLine, nameColumn: 1, score: 1, reasons: ["exact name"],
      })),
    );
  }

  // The word at the position stands for the name, and each line that holds it for a use.
  function names(url, response) {
    const path = url.searchParams.get("path");
    const line = files.get(path)?.split("\n")[url.searchParams.get("line") - 1] ?? "";
    const name = /^\w*/.exec(line.slice(url.searchParams.get("column") - 1))[0];
    if (name === "") return problem(response, 400, "position-invalid", "no name stands there");
    const definitions = definitionsOf(name);
    if (url.pathname === "/v1/definitions") return json(response, { ...namesHead, name, definitions, total: definitions.length, totalIsExact: true });
    const references = files.get(path).split("\n").flatMap((text, index) =>
      new RegExp(`\\b${name}\\b`).test(text) ? [{ line: index + 1, column: text.indexOf(name) + 1, length: name.length, role: "use", text, textStart: 1 }] : [],
    );
    const file = { ...place, path, language: languages[extname(path)], traits: traitsOf(path), definitionLines: [], reasons: ["same file"], references };
    return json(response, { ...namesHead, name, files: [file], definitions, total: references.length, totalIsExact: true });
  }

  async function search({ query, limit = 20, cursor, languages: wanted = [], explain }, response) {
    if (query.includes("!fail")) return problem(response, 503, "index-unavailable", "The index is being rebuilt. Try again in a minute.");
    if (query.split('"').length % 2 === 0) {
      return problem(response, 400, "query-syntax", "This quote is never closed.", { position: query.lastIndexOf('"') });
    }
    if (query.includes("!slow")) await new Promise((done) => setTimeout(done, 1500));
    const words = query.toLowerCase().replaceAll('"', "").split(/\s+/).filter((word) => word !== "" && !word.startsWith("!"));
    const all = words.length === 0 ? [] : hitsOf(files, words).filter((hit) => wanted.length === 0 || wanted.includes(hit.language));
    const from = Number(cursor ?? 0);
    const hits = all.slice(from, from + limit).map((hit) => ({
      ...hit,
      signals: explain
        ? [{ name: "keyword", value: 7.31, contribution: hit.score * 0.6 }, { name: "semantic", value: 0.82, contribution: hit.score * 0.3 }, { name: "path", value: 1, contribution: hit.score * 0.1 }]
        : undefined,
    }));
    const partial = query.includes("!partial");
    return json(response, {
      hits, total: all.length, totalIsExact: !partial, cursor: from + limit < all.length ? String(from + limit) : undefined, partial,
      missing: partial ? ["shard lunar-hub-web/1: no answer within 300 ms"] : [], warnings: partial ? ["Semantic search was skipped."] : [],
      generation: 12, tookMs: 4.2,
    });
  }

  function add({ source: added }, response) {
    if (!/^(https?:|\/)/.test(added)) return problem(response, 400, "repository-source", `“${added}” is neither a URL nor an absolute path.`);
    const repo = {
      id: `r${repos.length + 1}`, name: added.split("/").at(-1), source: added, state: "indexing", files: 0, chunks: 0, textBytes: 0, skipped: [], notes: [],
      progress: { stage: "index", filesDone: 1200, filesTotal: 5321, chunks: 9411, bytesDone: 9e6, bytesTotal: 41e6, bytesPerSecond: 3.4e6, secondsLeft: 74 },
    };
    repos.push(repo);
    return json(response, repo, 202);
  }

  async function page(pathname, response) {
    const known = await readdir(dist, { recursive: true });
    const name = known.includes(pathname.slice(1)) && extname(pathname) !== "" ? pathname.slice(1) : "index.html";
    response.writeHead(200, { "Content-Type": types[extname(name)] ?? "application/octet-stream" });
    response.end(await readFile(join(dist, name)));
  }

  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    repos,
    files,
    close: () => new Promise((closed) => server.close(closed).closeAllConnections()),
  };
}
