import type { Highlight, Token } from "../api/types";

/** A run of text that is wholly inside or wholly outside the matches, and of one class of syntax. */
export interface Part {
  text: string;
  match: boolean;
  /** The class of syntax; absent for plain text. */
  syntax?: string;
}

export interface SnippetLine {
  /** The line of the file, from 1. */
  number: number;
  parts: Part[];
}

interface Span {
  start: number;
  end: number;
}

function splitsPair(text: string, offset: number): boolean {
  if (offset <= 0 || offset >= text.length) return false;
  const before = text.charCodeAt(offset - 1);
  const after = text.charCodeAt(offset);
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff;
}

function toSpan(text: string, { start, length }: Highlight): Span {
  const from = Math.max(0, Math.min(start, text.length));
  const to = Math.max(from, Math.min(start + length, text.length));
  return { start: splitsPair(text, from) ? from - 1 : from, end: splitsPair(text, to) ? to + 1 : to };
}

/**
 * The spans to mark: inside the text, in order, none touching another, and never between the two halves of a surrogate pair
 * (a half character would be drawn as a replacement sign).
 */
function mergeSpans(text: string, highlights: readonly Highlight[]): Span[] {
  const spans = highlights.map((highlight) => toSpan(text, highlight)).filter((span) => span.end > span.start);
  spans.sort((a, b) => a.start - b.start);
  const merged: Span[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last != null && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else merged.push({ ...span });
  }
  return merged;
}

/** Cuts a text at its highlights and tokens, which are in order and do not overlap. The parts put together are the text again. */
export function splitParts(text: string, highlights: readonly Highlight[], tokens: readonly Token[] = []): Part[] {
  const parts: Part[] = [];
  let at = 0;
  let next = 0;

  function push(end: number, match: boolean) {
    while (at < end) {
      while (next < tokens.length && tokens[next]!.start + tokens[next]!.length <= at) next++;
      const token = tokens[next];
      const inside = token != null && token.start <= at;
      let to = Math.min(end, token == null ? end : inside ? token.start + token.length : token.start);
      if (to < end && splitsPair(text, to)) to += 1;
      parts.push(inside ? { text: text.slice(at, to), match, syntax: token.class } : { text: text.slice(at, to), match });
      at = to;
    }
  }

  for (const span of mergeSpans(text, highlights)) {
    push(span.start, false);
    push(span.end, true);
  }
  push(text.length, false);
  return parts;
}

/** Cuts a snippet into the file's lines; a match or token that runs over a line end goes on in the next line. */
export function splitLines(snippet: string, highlights: readonly Highlight[], firstLine: number, tokens: readonly Token[] = []): SnippetLine[] {
  const lines: SnippetLine[] = [{ number: firstLine, parts: [] }];
  for (const part of splitParts(snippet, highlights, tokens)) {
    part.text.split("\n").forEach((text, index) => {
      if (index > 0) lines.push({ number: firstLine + lines.length, parts: [] });
      if (text !== "") lines.at(-1)?.parts.push({ ...part, text });
    });
  }
  // A final line end closes its line; it does not begin another.
  if (lines.length > 1 && lines.at(-1)?.parts.length === 0) lines.pop();
  return lines.map(withoutCarriageReturn);
}

function withoutCarriageReturn(line: SnippetLine): SnippetLine {
  const last = line.parts.at(-1);
  if (last == null || !last.text.endsWith("\r")) return line;
  const text = last.text.slice(0, -1);
  return { ...line, parts: text === "" ? line.parts.slice(0, -1) : [...line.parts.slice(0, -1), { ...last, text }] };
}

/** UTF-16 units of context kept before the first match of a line that is too long to show whole. */
const lead = 60;

/** A line no longer than `limit` UTF-16 units that still shows its first match; what was cut is marked with an ellipsis. */
export function clipParts(parts: readonly Part[], limit: number): Part[] {
  const text = parts.map((part) => part.text).join("");
  if (text.length <= limit) return [...parts];
  let firstMatch = 0;
  for (const part of parts) {
    if (part.match) break;
    firstMatch += part.text.length;
  }
  let from = firstMatch >= text.length || firstMatch < limit / 2 ? 0 : firstMatch - lead;
  if (splitsPair(text, from)) from -= 1;
  let to = Math.min(text.length, from + limit);
  if (splitsPair(text, to)) to -= 1;

  const clipped: Part[] = from > 0 ? [{ text: "…", match: false }] : [];
  let at = 0;
  for (const part of parts) {
    const kept = part.text.slice(Math.max(0, from - at), Math.max(0, to - at));
    if (kept !== "") clipped.push({ ...part, text: kept });
    at += part.text.length;
  }
  if (to < text.length) clipped.push({ text: "…", match: false });
  return clipped;
}
