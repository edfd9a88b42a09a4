const identifier = /^[\p{L}_$@][\p{L}\p{N}_$@]*(?:(?:\.|::|#)[\p{L}_$@][\p{L}\p{N}_$@]*)*$/u;
const symbolFilter = /(?:^|\s)(?:sym|symbol):("?)([^\s"]+)\1/;

/** Written as code is and not as prose: a capital inside, an underscore, a digit or a dot. */
const looksLikeCode = /[\p{Ll}\p{N}]\p{Lu}|\p{Lu}{2}|[_.:#\d]|^\p{Lu}/u;

/** The name whose definitions a query asks for: that of `sym:`, or a query that is nothing but an identifier. */
export function soughtName(query: string): string | undefined {
  const filtered = symbolFilter.exec(query)?.[2];
  if (filtered != null) return identifier.test(filtered) ? filtered : undefined;
  const text = query.trim();
  return text.length <= 100 && identifier.test(text) && looksLikeCode.test(text) ? text : undefined;
}
