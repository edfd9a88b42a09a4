import { describe, expect, it } from "vitest";
import type { FileSymbol } from "../../src/api/types";
import { toLines, tokensOf } from "../../src/file/lines";
import { formatLines, parseLines, selectLine } from "../../src/file/lineRange";
import { buildOutline } from "../../src/file/outline";
import { drawnWhole, rowHeight, visibleRows } from "../../src/file/useRowWindow";

describe("line ranges", () => {
  it.each([
    ["#L12", { start: 12, end: 12 }],
    ["#L12-L20", { start: 12, end: 20 }],
    ["#L20-L12", { start: 12, end: 20 }],
    ["#L3-7", { start: 3, end: 7 }],
  ])("reads %s", (hash, range) => expect(parseLines(hash)).toEqual(range));

  it.each(["", "#", "#L", "#L0", "#12", "#L1-", "#L1-L2-L3", "#L9999999999", "#L-1"])("does not read %s", (hash) => expect(parseLines(hash)).toBeUndefined());

  it("writes what it reads", () => {
    expect(formatLines({ start: 4, end: 4 })).toBe("L4");
    expect(parseLines(formatLines({ start: 4, end: 9 }))).toEqual({ start: 4, end: 9 });
  });

  it("stretches from where the range began", () => {
    expect(selectLine({ start: 5, end: 5 }, 9, true)).toEqual({ start: 5, end: 9 });
    expect(selectLine({ start: 5, end: 9 }, 2, true)).toEqual({ start: 2, end: 5 });
    expect(selectLine({ start: 5, end: 9 }, 7, false)).toEqual({ start: 7, end: 7 });
    expect(selectLine(undefined, 7, true)).toEqual({ start: 7, end: 7 });
  });
});

describe("toLines", () => {
  it.each([
    ["a\nb\n", ["a", "b"]],
    ["a\r\nb", ["a", "b"]],
    ["a\n\n", ["a", ""]],
    ["", [""]],
    ["a\u2028b\rc", ["a\u2028b\rc"]],
  ])("cuts %j", (text, lines) => expect(toLines(text).map((line) => line.text)).toEqual(lines));

  it("knows where each line begins", () => expect(toLines("a\r\n\nbc\n").map((line) => line.start)).toEqual([0, 3, 4]));
});

describe("tokensOf", () => {
  const tokens = [
    { start: 0, length: 2, class: "keyword" },
    { start: 3, length: 7, class: "comment" },
    { start: 11, length: 2, class: "type" },
  ];

  it("cuts tokens that run over line ends", () => {
    const lines = toLines("if /* a\nb*/ cd\n");
    expect(tokensOf(lines[0]!, tokens)).toEqual([
      { start: 0, length: 2, class: "keyword" },
      { start: 3, length: 4, class: "comment" },
    ]);
    expect(tokensOf(lines[1]!, tokens)).toEqual([
      { start: 0, length: 2, class: "comment" },
      { start: 3, length: 2, class: "type" },
    ]);
  });

  it("gives none to a line without", () => expect(tokensOf({ text: "x", start: 40 }, tokens)).toEqual([]));
});

describe("visibleRows", () => {
  it("draws a file of ordinary length whole", () => {
    expect(visibleRows(drawnWhole, -5000, 800)).toEqual({ from: 0, to: drawnWhole });
  });

  it("draws what is on the screen of a long file, wherever it is scrolled", () => {
    const count = 100_000;
    for (const scrolled of [0, 1, 999, 54_321, 99_999]) {
      const { from, to } = visibleRows(count, -scrolled * rowHeight, 800);
      expect(from).toBeLessThanOrEqual(scrolled);
      expect(to).toBeGreaterThanOrEqual(Math.min(count, scrolled + 800 / rowHeight));
      expect(to - from).toBeLessThan(250);
    }
  });

  it("draws nothing of a list that is far off the screen", () => {
    const below = visibleRows(100_000, 50_000, 800);
    expect(below.to - below.from).toBe(0);
    const above = visibleRows(100_000, -100_000_000, 800);
    expect(above).toEqual({ from: 100_000, to: 100_000 });
  });
});

describe("buildOutline", () => {
  const symbol = (name: string, startLine: number, endLine: number): FileSymbol => ({ name, kind: "x", startLine, endLine });

  it("nests symbols by the lines that enclose them", () => {
    const entries = buildOutline([symbol("method", 3, 5), symbol("class", 1, 10), symbol("local", 4, 4), symbol("next", 6, 7), symbol("after", 11, 12)]);
    expect(entries.map(({ symbol: { name }, depth }) => `${name}:${depth}`)).toEqual(["class:0", "method:1", "local:2", "next:1", "after:0"]);
  });
});
