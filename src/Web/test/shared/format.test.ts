import { describe, expect, it } from "vitest";
import { formatAge, formatBytes, formatDuration, formatNoun, shortRef } from "../../src/shared/format";

describe("format", () => {
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.00 kB"],
    [45_600, "45.6 kB"],
    [999_600, "1.00 MB"],
    [123_456_789, "123 MB"],
    [7.2e15, "7200 TB"],
  ])("%d bytes", (bytes, words) => expect(formatBytes(bytes)).toBe(words));

  it.each([
    [0.2, "1 s"],
    [59, "59 s"],
    [60, "1 min"],
    [200, "3 min 20 s"],
    [7500, "2 h 5 min"],
  ])("%d seconds", (seconds, words) => expect(formatDuration(seconds)).toBe(words));

  it.each([
    [-30, "just now"],
    [59, "just now"],
    [60, "1 minute ago"],
    [7200, "2 hours ago"],
    [86_400 * 8, "1 week ago"],
    [86_400 * 800, "2 years ago"],
  ])("%d seconds old", (seconds, words) => {
    const now = new Date("2026-06-01T12:00:00Z");
    expect(formatAge(new Date(now.getTime() - seconds * 1000), now)).toBe(words);
  });

  it("counts in words", () => {
    expect(formatNoun(1, "hit")).toBe("1 hit");
    expect(formatNoun(1234, "repository", "repositories")).toBe("1,234 repositories");
  });

  it.each([
    ["refs/heads/feature/x", "feature/x"],
    ["refs/tags/v1", "v1"],
    ["HEAD", "HEAD"],
  ])("%s in short", (ref, words) => expect(shortRef(ref)).toBe(words));
});
