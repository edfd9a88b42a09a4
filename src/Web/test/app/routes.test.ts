import { describe, expect, it } from "vitest";
import { fileUrl, noCriteria, parseRoute, searchUrl, type Criteria } from "../../src/app/routes";

const parse = (path: string) => parseRoute(new URL(path, "http://hub.test"));

describe("search addresses", () => {
  it("round-trip everything a search depends on", () => {
    const criteria: Criteria = {
      query: 'a&b "c d" #+%/ü\u{1F319}',
      mode: "exact",
      repos: ["r1", "team/x"],
      languages: ["c++", "csharp"],
      explain: true,
    };
    expect(parse(searchUrl(criteria))).toEqual({ page: "search", criteria });
  });

  it("leave out what is usual", () => {
    expect(searchUrl(noCriteria)).toBe("/");
    expect(searchUrl({ ...noCriteria, query: "x" })).toBe("/?q=x");
  });

  it("fall back to hybrid for an unknown mode", () => {
    expect(parse("/?q=x&mode=psychic")).toMatchObject({ criteria: { mode: "hybrid", query: "x" } });
  });
});

describe("file addresses", () => {
  it("round-trip path, ref and lines", () => {
    const url = fileUrl("team/repo", "src/a b/#1?.c%d", "refs/heads/x y", { start: 12, end: 20 });
    expect(url.endsWith("#L12-L20")).toBe(true);
    expect(parse(url)).toEqual({
      page: "file",
      repoId: "team/repo",
      path: "src/a b/#1?.c%d",
      ref: "refs/heads/x y",
      lines: { start: 12, end: 20 },
    });
  });

  it("need neither ref nor lines", () => {
    expect(parse("/file/r1/README.md")).toEqual({ page: "file", repoId: "r1", path: "README.md", ref: undefined, lines: undefined });
  });
});

describe("other addresses", () => {
  it("know the repositories page", () => {
    expect(parse("/repos")).toEqual({ page: "repos" });
  });

  it.each(["/nope", "/file", "/file/r1", "/file/r1/", "/file/r1/a//b", "/repos/x", "/file/r1/%E0%A4%A"])("do not know %s", (path) => {
    expect(parse(path)).toEqual({ page: "missing" });
  });
});
