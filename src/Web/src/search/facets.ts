import type { Hit } from "../api/types";

/** A value that results can be narrowed to, and how many of the hits shown have it. */
export interface Facet {
  value: string;
  label: string;
  hits: number;
}

/** Counts values over the hits shown; values that are `chosen` or `known` stay in the list with none. */
export function countFacets(
  hits: readonly Hit[],
  valueOf: (hit: Hit) => string,
  chosen: readonly string[],
  known: ReadonlyMap<string, string>,
): Facet[] {
  const facets = new Map<string, Facet>();
  const touch = (value: string): Facet => {
    const facet = facets.get(value) ?? { value, label: known.get(value) ?? value, hits: 0 };
    facets.set(value, facet);
    return facet;
  };
  for (const value of [...chosen, ...known.keys()]) touch(value);
  for (const hit of hits) touch(valueOf(hit)).hits += 1;
  return [...facets.values()].sort((a, b) => b.hits - a.hits || a.label.localeCompare(b.label));
}

export function toggle(values: readonly string[], value: string): string[] {
  return values.includes(value) ? values.filter((each) => each !== value) : [...values, value];
}
