import { act, render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { App } from "../../src/app/App";
import { changesUrl } from "../../src/search/CommitGroup";
import { groupByFile } from "../../src/search/groups";
import { answer, hit, repo, stubFetch } from "../support/fetchStub";

const change = { id: "abcdef0123456789abcdef0123456789abcdef01", author: "Ada", committedAt: "2025-06-01T00:00:00Z", subject: 'Mend the "timer"', files: 2 };

async function open(hits: ReturnType<typeof hit>[]) {
  stubFetch((call) => (call.path === "/v1/repos" ? { repos: [repo()] } : answer(hits)));
  window.history.replaceState(null, "", "/?q=type%3Adiff+timer");
  render(<App />);
  await act(async () => {});
}

describe("a commit", () => {
  it("gathers the files that it changed, with added and removed lines apart", async () => {
    const snippet = "@@ -7 @@\n-old timer\n+new timer";
    await open([
      hit({ path: "src/timer.cs", kind: "diff", change, snippet, highlights: [{ start: 14, length: 5 }] }),
      hit({ path: "logo.png", kind: "diff", change, snippet: "", highlights: [], note: "binary" }),
    ]);
    expect(screen.getAllByText('Mend the "timer"')).toHaveLength(1);
    expect(screen.getByText("abcdef01")).toBeTruthy();
    expect(document.querySelector(".diff-removed")?.textContent).toBe("-old timer");
    expect(document.querySelector(".diff-added")?.textContent).toBe("+new timer");
    expect(document.querySelector(".diff-skip")?.textContent).toBe("@@ -7 @@");
    expect(screen.getByText("timer", { selector: "mark" })).toBeTruthy();
    expect(screen.getByText("binary")).toBeTruthy();
  });

  it("shows its message once, and leads to what it changed", async () => {
    await open([hit({ path: "", language: "", kind: "commit", change, snippet: change.subject, highlights: [] })]);
    const link = screen.getByRole("link", { name: change.subject });
    expect(link.getAttribute("href")).toBe(changesUrl(hit({ change }), change));
    expect(screen.getAllByText(change.subject)).toHaveLength(1);
    expect(screen.queryByRole("group", { name: "Message" })).toBeNull();
    expect(screen.queryByText("Languages")).toBeNull();
  });

  it("is asked for by its subject, quotes and all", () => {
    expect(new URL(changesUrl(hit({ change }), change), "http://x").searchParams.get("q")).toBe('type:diff message:"Mend the \\"timer\\""');
  });

  it("stands apart from another one, and a file from both", () => {
    const other = { ...change, id: "ff" };
    expect(groupByFile([hit({ change }), hit({ change: other }), hit(), hit({ change, path: "b" })]).map((group) => group.hits.length)).toEqual([2, 1, 1]);
  });
});
