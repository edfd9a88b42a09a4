import { describe, expect, it } from "vitest";
import { noCriteria } from "../../src/app/routes";
import { suggestions } from "../../src/search/EmptyStates";
import { countFacets, toggle } from "../../src/search/facets";
import { groupByFile } from "../../src/search/groups";
import { step } from "../../src/search/keyboard";
import { markPosition } from "../../src/search/QueryProblem";
import { hit } from "../support/fetchStub";

describe("groupByFile", () => {
  it("puts a file where its best hit stood and keeps the order of hits", () => {
    const groups = groupByFile([
      hit({ path: "b.cs", startLine: 9 }),
      hit({ path: "a.cs" }),
      hit({ path: "b.cs", startLine: 2 }),
      hit({ path: "b.cs", commit: "ffff" }),
    ]);
    expect(groups.map((group) => group.hits.map((each) => `${each.path}:${each.startLine}`))).toEqual([["b.cs:9", "b.cs:2"], ["a.cs:10"], ["b.cs:10"]]);
  });
});

describe("step", () => {
  it.each([
    [-1, 1, 0],
    [0, 1, 1],
    [2, 1, 2],
    [2, -1, 1],
    [0, -1, -1],
    [-1, -1, -1],
  ] as const)("from %i by %i of three leads to %i", (from, direction, to) => {
    expect(step(from, direction, 3)).toBe(to);
  });
});

describe("markPosition", () => {
  it("marks the character at the position", () => {
    expect(markPosition("a(b", 1)).toEqual({ before: "a", at: "(", after: "b" });
  });

  it("marks a whole character when the position is its second half", () => {
    expect(markPosition("a\u{1F319}b", 2)).toEqual({ before: "a", at: "\u{1F319}", after: "b" });
  });

  it("marks the end, and keeps to the query", () => {
    expect(markPosition("abc", 3)).toEqual({ before: "abc", at: "", after: "" });
    expect(markPosition("abc", 99)).toEqual({ before: "abc", at: "", after: "" });
    expect(markPosition("abc", -5)).toEqual({ before: "", at: "a", after: "bc" });
  });
});

describe("countFacets", () => {
  it("counts hits, most first, and keeps what is chosen or known", () => {
    const hits = [hit({ language: "go" }), hit({ language: "rust" }), hit({ language: "rust" })];
    const facets = countFacets(hits, (each) => each.language, ["python"], new Map([["go", "Go"]]));
    expect(facets).toEqual([
      { value: "rust", label: "rust", hits: 2 },
      { value: "go", label: "Go", hits: 1 },
      { value: "python", label: "python", hits: 0 },
    ]);
  });

  it("toggles", () => {
    expect(toggle(["a"], "b")).toEqual(["a", "b"]);
    expect(toggle(["a", "b"], "a")).toEqual(["b"]);
  });
});

describe("suggestions", () => {
  it("offer what would widen this search, and only that", () => {
    expect(suggestions({ ...noCriteria, query: "x" }).map((each) => each.to)).toEqual(["/?q=x&mode=semantic"]);
    expect(suggestions({ ...noCriteria, query: '"x y"', mode: "exact", languages: ["go"] }).map((each) => each.to)).toEqual([
      "/?q=%22x+y%22&mode=exact",
      "/?q=%22x+y%22&lang=go",
      "/?q=x+y&mode=exact&lang=go",
    ]);
  });
});
