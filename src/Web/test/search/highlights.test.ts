import { describe, expect, it } from "vitest";
import type { Highlight } from "../../src/api/types";
import { clipParts, splitLines, splitParts } from "../../src/search/highlights";

const marked = (text: string, highlights: Highlight[]) =>
  splitParts(text, highlights)
    .map((part) => (part.match ? `[${part.text}]` : part.text))
    .join("");

describe("splitParts", () => {
  it("marks ranges in any order", () => {
    expect(marked("open the file", [{ start: 9, length: 4 }, { start: 0, length: 4 }])).toBe("[open] the [file]");
  });

  it("merges ranges that overlap, nest or touch", () => {
    expect(marked("abcdefgh", [{ start: 1, length: 3 }, { start: 2, length: 4 }])).toBe("a[bcdef]gh");
    expect(marked("abcdefgh", [{ start: 0, length: 6 }, { start: 2, length: 1 }])).toBe("[abcdef]gh");
    expect(marked("abcdefgh", [{ start: 0, length: 2 }, { start: 2, length: 2 }])).toBe("[abcd]efgh");
  });

  it("keeps to the text when ranges do not", () => {
    expect(marked("abc", [{ start: -2, length: 3 }, { start: 2, length: 90 }, { start: 40, length: 2 }])).toBe("[a]b[c]");
    expect(marked("abc", [{ start: 1, length: 0 }, { start: 2, length: -1 }])).toBe("abc");
    expect(splitParts("", [{ start: 0, length: 4 }])).toEqual([]);
  });

  it("never cuts a surrogate pair in two", () => {
    const moon = "\u{1F319}";
    expect(marked(`a${moon}b`, [{ start: 2, length: 1 }])).toBe(`a[${moon}]b`);
    expect(marked(`a${moon}b`, [{ start: 0, length: 2 }])).toBe(`[a${moon}]b`);
  });

  it("gives back the text, whatever the ranges", () => {
    let seed = 42;
    const next = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    const alphabet = ["a", "\n", "\r\n", "\u{1F680}", "é", " ", "\ud83d"];
    for (let round = 0; round < 500; round++) {
      const text = Array.from({ length: next(40) }, () => alphabet[next(alphabet.length)]).join("");
      const highlights = Array.from({ length: next(6) }, () => ({ start: next(60) - 5, length: next(20) - 3 }));
      const parts = splitParts(text, highlights);
      expect(parts.map((part) => part.text).join("")).toBe(text);
      expect(parts.every((part) => part.text !== "")).toBe(true);
      for (let i = 1; i < parts.length; i++) expect(parts[i]!.match).not.toBe(parts[i - 1]!.match);
    }
  });
});

describe("splitParts with tokens", () => {
  const drawn = (text: string, highlights: Highlight[], tokens: { start: number; length: number; class: string }[]) =>
    splitParts(text, highlights, tokens)
      .map((part) => (part.match ? `[${part.text}]` : part.text) + (part.syntax ? `:${part.syntax} ` : " "))
      .join("");

  it("cuts at both and marks what is both", () => {
    const tokens = [
      { start: 0, length: 3, class: "keyword" },
      { start: 4, length: 6, class: "function" },
    ];
    expect(drawn("def parser():", [{ start: 4, length: 5 }], tokens)).toBe("def:keyword   [parse]:function r:function (): ");
    expect(drawn("def parser():", [{ start: 1, length: 5 }], tokens)).toBe("d:keyword [ef]:keyword [ ] [pa]:function rser:function (): ");
  });

  it("gives back the text, whatever the ranges", () => {
    let seed = 7;
    const next = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    for (let round = 0; round < 500; round++) {
      const text = Array.from({ length: next(30) }, () => ["a", "\n", "\u{1F680}", "é", " "][next(5)]).join("");
      let at = 0;
      const tokens = Array.from({ length: next(6) }, () => {
        const token = { start: at + next(3), length: next(6), class: "type" };
        at = token.start + token.length;
        return token;
      });
      const parts = splitParts(text, [{ start: next(30), length: next(10) }], tokens);
      expect(parts.map((part) => part.text).join("")).toBe(text);
      expect(parts.every((part) => part.text !== "")).toBe(true);
    }
  });
});

describe("splitLines", () => {
  it("numbers lines from the snippet's first and drops line ends", () => {
    const lines = splitLines("one\r\ntwo\n", [{ start: 5, length: 3 }], 41);
    expect(lines).toEqual([
      { number: 41, parts: [{ text: "one", match: false }] },
      { number: 42, parts: [{ text: "two", match: true }] },
    ]);
  });

  it("marks both sides of a match that runs over a line end", () => {
    const lines = splitLines("ab\ncd", [{ start: 1, length: 3 }], 1);
    expect(lines.map((line) => line.parts)).toEqual([
      [{ text: "a", match: false }, { text: "b", match: true }],
      [{ text: "c", match: true }, { text: "d", match: false }],
    ]);
  });

  it("keeps empty lines in the middle", () => {
    expect(splitLines("a\n\nb", [], 7).map((line) => line.number)).toEqual([7, 8, 9]);
  });

  it("has one line for an empty snippet", () => {
    expect(splitLines("", [], 3)).toEqual([{ number: 3, parts: [] }]);
  });
});

describe("clipParts", () => {
  it("leaves a short line alone", () => {
    const parts = splitParts("short line", [{ start: 0, length: 5 }]);
    expect(clipParts(parts, 20)).toEqual(parts);
  });

  it("shows the first match of a long line", () => {
    const text = `${"x".repeat(5000)}needle${"y".repeat(5000)}`;
    const clipped = clipParts(splitParts(text, [{ start: 5000, length: 6 }]), 200);
    const shown = clipped.map((part) => part.text).join("");
    expect(clipped.find((part) => part.match)?.text).toBe("needle");
    expect(shown.startsWith("…")).toBe(true);
    expect(shown.endsWith("…")).toBe(true);
    expect(shown.length).toBeLessThanOrEqual(202);
  });

  it("shows the beginning of a long line without a match", () => {
    const shown = clipParts([{ text: "z".repeat(900), match: false }], 100).map((part) => part.text).join("");
    expect(shown).toBe(`${"z".repeat(100)}…`);
  });

  it("does not end inside a surrogate pair", () => {
    const shown = clipParts([{ text: "\u{1F319}".repeat(100), match: false }], 51).map((part) => part.text).join("");
    expect(shown).toBe(`${"\u{1F319}".repeat(25)}…`);
  });
});
