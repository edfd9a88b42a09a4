import type { Hit } from "../api/types";

/** The hits of one file at one commit, or in one commit of the history, best first. */
export interface FileHits {
  key: string;
  hits: [Hit, ...Hit[]];
}

export function hitKey(hit: Hit): string {
  return [groupKey(hit), hit.path, hit.startLine, hit.endLine].join("\0");
}

function groupKey(hit: Hit): string {
  return [hit.repoId, hit.ref, hit.commit, hit.change?.id ?? hit.path].join("\0");
}

/** Groups hits by file, those of the history by commit; a group stands where its best hit stood, and hits keep their order within it. */
export function groupByFile(hits: readonly Hit[]): FileHits[] {
  const groups = new Map<string, FileHits>();
  for (const hit of hits) {
    const key = groupKey(hit);
    const group = groups.get(key);
    if (group == null) groups.set(key, { key, hits: [hit] });
    else group.hits.push(hit);
  }
  return [...groups.values()];
}

/** Adds a page. The index may change between two pages, so a hit that is there already is not shown twice. */
export function appendHits(hits: readonly Hit[], page: readonly Hit[]): Hit[] {
  const known = new Set(hits.map(hitKey));
  return [...hits, ...page.filter((hit) => !known.has(hitKey(hit)))];
}
