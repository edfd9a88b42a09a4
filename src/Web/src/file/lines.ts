import type { Token } from "../api/types";

/** A line of a text, without its end. */
export interface Line {
  text: string;
  /** Where it begins in the text, in UTF-16 units. */
  start: number;
}

/** The lines of a text. A final line end closes its line and does not begin another. */
export function toLines(text: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < text.length || lines.length === 0; ) {
    const end = text.indexOf("\n", start);
    const stop = end < 0 ? text.length : end;
    lines.push({ text: text.slice(start, stop > start && end >= 0 && text[stop - 1] === "\r" ? stop - 1 : stop), start });
    start = stop + 1;
  }
  return lines;
}

/** The tokens that reach into a line, in offsets of the line. `tokens` are in order and do not overlap. */
export function tokensOf(line: Line, tokens: readonly Token[]): Token[] {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle]!.start + tokens[middle]!.length <= line.start) low = middle + 1;
    else high = middle;
  }
  const found: Token[] = [];
  for (let i = low; i < tokens.length && tokens[i]!.start < line.start + line.text.length; i++) {
    const from = Math.max(0, tokens[i]!.start - line.start);
    const to = Math.min(line.text.length, tokens[i]!.start + tokens[i]!.length - line.start);
    if (to > from) found.push({ start: from, length: to - from, class: tokens[i]!.class });
  }
  return found;
}
