/** Lines of a file, from 1, both ends included; `start` is never after `end`. */
export interface LineRange {
  start: number;
  end: number;
}

const pattern = /^#?L(\d{1,9})(?:-L?(\d{1,9}))?$/;

/** Reads `#L12` or `#L12-L20`; the ends may come in either order. */
export function parseLines(hash: string): LineRange | undefined {
  const match = pattern.exec(hash);
  if (match == null) return undefined;
  const first = Number(match[1]);
  const second = match[2] == null ? first : Number(match[2]);
  if (first < 1 || second < 1) return undefined;
  return { start: Math.min(first, second), end: Math.max(first, second) };
}

export function formatLines({ start, end }: LineRange): string {
  return start === end ? `L${start}` : `L${start}-L${end}`;
}

/** The range after a click on a line: a plain click starts anew, one with Shift stretches from where the range began. */
export function selectLine(current: LineRange | undefined, line: number, stretch: boolean): LineRange {
  if (!stretch || current == null) return { start: line, end: line };
  return { start: Math.min(current.start, line), end: Math.max(current.start, line) };
}
