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
