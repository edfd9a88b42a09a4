import { act, fireEvent, render, screen } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Progress, Repo } from "../../src/api/types";
import { describe as describeProgress, fraction } from "../../src/repos/ProgressView";
import { ReposPage } from "../../src/repos/ReposPage";
import { jsonResponse, repo, stubFetch } from "../support/fetchStub";

const progress: Progress = {
  stage: "index",
  filesDone: 25,
  filesTotal: 100,
  chunks: 1234,
  bytesDone: 5,
  bytesTotal: 10,
  bytesPerSecond: 2_500_000,
  secondsLeft: 75,
};

const wait = (ms: number) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));

describe("the repositories page", () => {
  beforeEach(() => void vi.useFakeTimers());

  it("asks every second while something is in progress, and then no more", async () => {
    let list: Repo[] = [repo({ state: "indexing", progress })];
    const calls = stubFetch(() => ({ repos: list }));
    render(<ReposPage />);
    await wait(0);
    expect(screen.getByRole("progressbar").getAttribute("value")).toBe("0.25");
    await wait(1000);
    expect(calls).toHaveLength(2);
    list = [repo({ state: "ready" })];
    await wait(1000);
    expect(screen.getByText("ready")).toBeTruthy();
    await wait(60_000);
    expect(calls).toHaveLength(3);
  });

  it("asks what is indexed by language when the list is opened", async () => {
    const coverage = {
      files: 10, filesIndexed: 9, lines: 1000, textBytes: 5000, fileShare: 0.9, syntaxLineShare: 0.755,
      languages: [{ language: "csharp", parser: "tree-sitter", files: 8, lines: 755, textBytes: 4000 }],
    };
    const calls = stubFetch((call) => (call.path === "/v1/repos/r1/coverage" ? coverage : { repos: [repo()] }));
    render(<ReposPage />);
    await wait(0);
    expect(calls).toHaveLength(1);
    const box = screen.getByText("Languages").parentElement as HTMLDetailsElement;
    box.open = true;
    fireEvent(box, new Event("toggle"));
    await wait(0);
    expect(screen.getByText(/90% of 10 files are indexed in full; 75\.5% of their 1,000 lines/)).toBeTruthy();
    expect(screen.getByRole("row", { name: "csharp syntax 8 755" })).toBeTruthy();
  });

  it("does not ask while the tab is hidden, and asks when it is shown again", async () => {
    const calls = stubFetch(() => ({ repos: [repo({ state: "cloning" })] }));
    const hidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true);
    render(<ReposPage />);
    await wait(10_000);
    expect(calls).toHaveLength(1);
    hidden.mockReturnValue(false);
    document.dispatchEvent(new Event("visibilitychange"));
    await wait(0);
    expect(calls).toHaveLength(2);
  });

  it("stops when the page is left", async () => {
    const calls = stubFetch(() => ({ repos: [repo({ state: "indexing" })] }));
    const { unmount } = render(<ReposPage />);
    await wait(0);
    unmount();
    await wait(60_000);
    expect(calls).toHaveLength(1);
  });

  it("keeps the list and finds the server again after a failure", async () => {
    let down = false;
    stubFetch(() => (down ? jsonResponse({ detail: "Restarting.", code: "starting" }, 503) : { repos: [repo({ state: "indexing" })] }));
    render(<ReposPage />);
    await wait(0);
    down = true;
    await wait(1000);
    expect(screen.getByRole("alert").textContent).toContain("Restarting.");
    expect(screen.getByText("lunar")).toBeTruthy();
    down = false;
    await wait(5000);
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("removes only after a confirmation", async () => {
    let list = [repo()];
    const calls = stubFetch((call) => {
      if (call.method !== "DELETE") return { repos: list };
      list = [];
      return new Response(null, { status: 204 });
    });
    render(<ReposPage />);
    await wait(0);
    fireEvent.click(screen.getByRole("button", { name: "Remove lunar…" }));
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "Keep" }));
    fireEvent.click(screen.getByRole("button", { name: "Keep" }));
    expect(calls.filter((call) => call.method === "DELETE")).toHaveLength(0);
    fireEvent.click(screen.getByRole("button", { name: "Remove lunar…" }));
    fireEvent.click(screen.getByRole("button", { name: "Remove" }));
    await wait(0);
    expect(calls.filter((call) => call.method === "DELETE").map((call) => call.path)).toEqual(["/v1/repos/r1"]);
    expect(screen.getByText("./hub index PATH|URL")).toBeTruthy();
  });

  it("adds a repository and shows it", async () => {
    const list: Repo[] = [];
    const calls = stubFetch((call) => {
      if (call.method === "POST") list.push(repo({ name: "added", state: "queued" }));
      return { repos: list };
    });
    render(<ReposPage />);
    await wait(0);
    fireEvent.change(screen.getByLabelText("Add a repository"), { target: { value: "  /srv/added " } });
    fireEvent.click(screen.getByRole("button", { name: "Add" }));
    await wait(0);
    expect(calls.find((call) => call.method === "POST")!.body).toEqual({ source: "/srv/added" });
    expect(screen.getByText("added")).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>("Add a repository").value).toBe("");
  });

  it("keeps what was typed when adding fails", async () => {
    stubFetch((call) => (call.method === "POST" ? jsonResponse({ detail: "This is not a repository.", code: "not-a-repository" }, 400) : { repos: [repo()] }));
    render(<ReposPage />);
    await wait(0);
    fireEvent.change(screen.getByLabelText("Add a repository"), { target: { value: "/tmp" } });
    fireEvent.click(screen.getByRole("button", { name: "Add" }));
    await wait(0);
    expect(screen.getByRole("alert").textContent).toContain("This is not a repository.");
    expect(screen.getByLabelText<HTMLInputElement>("Add a repository").value).toBe("/tmp");
  });

  it("says how fresh the index is and which files it lacks", async () => {
    const skipped = [
      { reason: "binary", files: 3, examples: ["a.png"] },
      { reason: "too large", files: 2, examples: [] },
    ];
    stubFetch(() => ({ repos: [repo({ headCommit: "ffff", skipped, notes: ["The clone is shallow."] })] }));
    render(<ReposPage />);
    await wait(0);
    expect(screen.getByText("behind head")).toBeTruthy();
    expect(screen.getByText("5 files found by path only")).toBeTruthy();
    expect(screen.getByText(/binary: 3/).textContent).toBe("binary: 3, such as a.png");
    expect(screen.getByText("The clone is shallow.")).toBeTruthy();
  });

  it("says how far another model's vectors are and what holds them up", async () => {
    stubFetch(() => ({ repos: [repo({ vectors: { model: "minilm-1", done: 1200, total: 5000, problem: "it does not answer" } })] }));
    render(<ReposPage />);
    await wait(0);
    expect(screen.getByText("1,200 of 5,000 chunks have vectors of minilm-1; waiting: it does not answer")).toBeTruthy();
  });

  it("shows why a run failed", async () => {
    stubFetch(() => ({ repos: [repo({ state: "failed", error: { code: "clone-failed", message: "Host not found." } })] }));
    render(<ReposPage />);
    await wait(0);
    expect(screen.getByRole("alert").textContent).toBe("Host not found. clone-failed");
  });
});

describe("progress", () => {
  it("says files, chunks, speed and time left", () => {
    expect(describeProgress(progress)).toBe("index · 25 of 100 files · 1,234 chunks · 2.50 MB/s · 1 min 15 s left");
  });

  it("says only what is known", () => {
    const early: Progress = { stage: "fetch", filesDone: 0, filesTotal: 0, chunks: 0, bytesDone: 5, bytesTotal: 0, bytesPerSecond: 0 };
    expect(describeProgress(early)).toBe("fetch");
    expect(fraction(early)).toBeUndefined();
    expect(fraction({ ...early, bytesTotal: 10 })).toBe(0.5);
    expect(fraction({ ...progress, filesDone: 120 })).toBe(1);
  });
});
