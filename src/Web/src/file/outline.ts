import type { FileSymbol } from "../api/types";

export interface OutlineEntry {
  symbol: FileSymbol;
  /** How many of the other symbols enclose this one. */
  depth: number;
}

/** Symbols in file order, each as deep as the symbols around it. */
export function buildOutline(symbols: readonly FileSymbol[]): OutlineEntry[] {
  const sorted = [...symbols].sort((a, b) => a.startLine - b.startLine || b.endLine - a.endLine);
  const open: FileSymbol[] = [];
  return sorted.map((symbol) => {
    while ((open.at(-1)?.endLine ?? Infinity) < symbol.endLine) open.pop();
    const depth = open.length;
    open.push(symbol);
    return { symbol, depth };
  });
}

/** The entries whose name, scope or kind holds every word of the filter, letter case aside. */
export function filterOutline(entries: readonly OutlineEntry[], filter: string): readonly OutlineEntry[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return entries;
  return entries.filter(({ symbol }) => {
    const text = `${symbol.scope ?? ""}.${symbol.name} ${symbol.kind}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
