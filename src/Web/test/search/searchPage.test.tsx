import { act, fireEvent, render, screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { App } from "../../src/app/App";
import { debounceMs } from "../../src/search/SearchBox";
import { answer, hit, repo, stubFetch, type Call } from "../support/fetchStub";

const settle = () => act(async () => {});
const wait = (ms: number) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));
const searches = (calls: Call[]) => calls.filter((call) => call.path === "/v1/search").map((call) => call.body["query"]);
const box = () => screen.getByRole<HTMLInputElement>("searchbox");
const type = (text: string) => fireEvent.change(box(), { target: { value: text } });
const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key });

/** A server with one repository whose searches `find` answers. */
function serve(find: (call: Call) => unknown, repos = [repo()]) {
  return stubFetch((call) => (call.path === "/v1/repos" ? { repos } : find(call)));
}

async function open(address: string) {
  window.history.replaceState(null, "", address);
  render(<App />);
  await settle();
}

describe("typing", () => {
  beforeEach(() => void vi.useFakeTimers());

  it("searches once the typing pauses, and puts the search into the address", async () => {
    const calls = serve(() => answer([hit()]));
    await open("/");
    type("ru");
    await wait(debounceMs - 1);
    type("run");
    await wait(debounceMs - 1);
    expect(searches(calls)).toEqual([]);
    await wait(1);
    expect(searches(calls)).toEqual(["run"]);
    expect(location.search).toBe("?q=run");
    expect(screen.getByText("Run", { selector: "mark" })).toBeTruthy();
  });

  it("searches at once on Enter", async () => {
    const calls = serve(() => answer([hit()]));
    await open("/");
    type("run");
    fireEvent.submit(box());
    await settle();
    expect(searches(calls)).toEqual(["run"]);
    await wait(debounceMs * 2);
    expect(searches(calls)).toEqual(["run"]);
  });

  it("waits for an input method to finish its word", async () => {
    const calls = serve(() => answer([]));
    await open("/");
    fireEvent.compositionStart(box());
    type("に");
    await wait(debounceMs * 2);
    expect(searches(calls)).toEqual([]);
    fireEvent.compositionEnd(box());
    await wait(debounceMs);
    expect(searches(calls)).toEqual(["に"]);
  });

  it("keeps the mode and the filters", async () => {
    const calls = serve(() => answer([hit()]));
    await open("/?q=a&mode=exact&lang=go");
    type("ab");
    await wait(debounceMs);
    expect(calls.at(-1)!.body).toMatchObject({ query: "ab", mode: "exact", languages: ["go"] });
  });
});

describe("keyboard", () => {
  const three = () => answer([hit({ path: "a.cs" }), hit({ path: "b.cs" }), hit({ path: "c.cs" })]);
  const focused = () => document.activeElement?.getAttribute("href");

  it("moves between the hits by arrows from the box, and by j and k", async () => {
    serve(three);
    await open("/?q=run");
    box().focus();
    press("ArrowDown");
    expect(focused()).toBe("/file/r1/a.cs?ref=refs%2Fheads%2Fmain#L10-L12");
    press("j");
    press("ArrowDown");
    press("j");
    expect(focused()).toContain("c.cs");
    press("k");
    press("ArrowUp");
    expect(focused()).toContain("a.cs");
    press("k");
    expect(document.activeElement).toBe(box());
  });

  it("types j and / in the box rather than moving", async () => {
    serve(three);
    await open("/?q=run");
    box().focus();
    expect(press("j")).toBe(true);
    expect(press("/")).toBe(true);
    expect(document.activeElement).toBe(box());
  });

  it("leaves keys with modifiers to the browser", async () => {
    serve(three);
    await open("/?q=run");
    box().blur();
    expect(fireEvent.keyDown(document.body, { key: "j", ctrlKey: true })).toBe(true);
    expect(fireEvent.keyDown(document.body, { key: "/", metaKey: true })).toBe(true);
  });

  it("goes to the box by /, from a hit by Escape, and Escape there clears", async () => {
    serve(three);
    await open("/?q=run");
    box().blur();
    press("/");
    expect(document.activeElement).toBe(box());
    press("ArrowDown");
    press("Escape");
    expect(document.activeElement).toBe(box());
    expect(box().value).toBe("run");
    press("Escape");
    expect(box().value).toBe("");
    expect(location.search).toBe("");
    expect(screen.queryByText("Run", { selector: "mark" })).toBeNull();
  });
});

describe("results", () => {
  it("say how fresh each file is", async () => {
    serve(() => answer([hit({ path: "new.cs" }), hit({ path: "old.cs", isHead: false, commit: "fedcba9876543210", lastChange: { at: "2026-01-01T00:00:00Z", author: "Ada Lovelace" } })]));
    await open("/?q=run");
    const [fresh, stale] = screen.getAllByRole("listitem").filter((item) => item.classList.contains("file-group"));
    expect(fresh!.textContent).toMatch(/lunar.*new\.cs.*main01234567headindexed .* ago/);
    expect(stale!.textContent).toMatch(/fedcba98behind head.*changed .* by Ada Lovelace/);
    expect(fresh!.textContent).not.toContain("changed");
  });

  it("link every line number to its line", async () => {
    serve(() => answer([hit()]));
    await open("/?q=run");
    expect(screen.getByRole("link", { name: "Line 11" }).getAttribute("href")).toBe("/file/r1/src/app.cs?ref=refs%2Fheads%2Fmain#L11");
  });

  it("show code as text, whatever it says", async () => {
    serve(() => answer([hit({ snippet: "<img src=x onerror=alert(1)>", highlights: [{ start: 1, length: 3 }] })]));
    await open("/?q=img");
    expect(document.querySelector(".snippet img")).toBeNull();
    expect(document.querySelector(".snippet code")!.textContent).toBe("<img src=x onerror=alert(1)>");
  });

  it("name what a file is and the scope around a symbol", async () => {
    serve(() => answer([hit({ parent: "App", traits: ["test", "generated"] })]));
    await open("/?q=run");
    expect(screen.getByRole("link", { name: /^App › Run/ })).toBeTruthy();
    expect(screen.getByText("generated").className).toBe("badge");
  });

  it("explain a hit on request", async () => {
    const calls = serve((call) => answer([hit(call.body["explain"] ? { signals: [{ name: "keyword", value: 4, contribution: 1.5 }] } : {})]));
    await open("/?q=run");
    fireEvent.click(screen.getByRole("button", { name: "Why this hit" }));
    await settle();
    expect(calls.at(-1)!.body["explain"]).toBe(true);
    expect(within(screen.getByRole("table")).getByText("keyword")).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Why this hit" }));
    expect(screen.queryByRole("table")).toBeNull();
  });

  it("narrow by language and keep the others to choose", async () => {
    const both = [hit({ path: "a.cs" }), hit({ path: "b.go", language: "go" })];
    const calls = serve((call) => answer(call.body["languages"] ? both.slice(1) : both));
    await open("/?q=run");
    fireEvent.click(screen.getByRole("checkbox", { name: /go/ }));
    await settle();
    expect(calls.at(-1)!.body["languages"]).toEqual(["go"]);
    expect(location.search).toBe("?q=run&lang=go");
    expect(screen.getByRole("checkbox", { name: /csharp/ })).toBeTruthy();
  });

  it("change with the mode", async () => {
    const calls = serve(() => answer([hit()]));
    await open("/?q=run");
    fireEvent.click(screen.getByRole("radio", { name: "exact" }));
    await settle();
    expect(calls.at(-1)!.body["mode"]).toBe("exact");
  });

  it("say when the count is a lower bound, and load more", async () => {
    serve((call) => answer([hit({ path: call.body["cursor"] ? "2.cs" : "1.cs" })], { total: 40, totalIsExact: false, ...(call.body["cursor"] ? {} : { cursor: "c" }) }));
    await open("/?q=run");
    expect(screen.getByText(/1 of at least 40 hits/)).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "More hits" }));
    await settle();
    expect(screen.getByText(/2 of at least 40 hits/)).toBeTruthy();
    expect(screen.queryByRole("button", { name: "More hits" })).toBeNull();
  });
});

describe("states", () => {
  it("begin with the command when nothing is indexed", async () => {
    serve(() => answer([]), []);
    await open("/");
    expect(screen.getByText("./hub index PATH|URL")).toBeTruthy();
    expect(screen.getByLabelText("Add a repository")).toBeTruthy();
  });

  it("offer ways out when there are no hits", async () => {
    serve(() => answer([]));
    await open("/?q=zzz&mode=exact");
    expect(screen.getByRole("link", { name: /instead of exact/ }).getAttribute("href")).toBe("/?q=zzz");
  });

  it("name what a partial answer lacks, and what is still being indexed", async () => {
    serve(() => answer([hit()], { partial: true, missing: ["lunar/1: timed out"], warnings: ["Stop words were ignored."] }), [repo({ state: "indexing" })]);
    await open("/?q=run");
    expect(screen.getByText("lunar/1: timed out")).toBeTruthy();
    expect(screen.getByText("Stop words were ignored.")).toBeTruthy();
    expect(screen.getByText(/1 repository is still being indexed/)).toBeTruthy();
  });

  it("mark where a query is wrong", async () => {
    serve(() => new Response(JSON.stringify({ detail: "Unclosed quote.", code: "query-syntax", position: 4 }), { status: 400, headers: { "Content-Type": "application/problem+json" } }));
    await open(`/?q=${encodeURIComponent('abc "d')}`);
    const alert = screen.getByRole("alert");
    expect(alert.textContent).toContain("Unclosed quote.");
    expect(alert.querySelector("mark")!.textContent).toBe('"');
  });

  it("ask for a key, keep it for the tab, and search again", async () => {
    const calls = stubFetch((call) => {
      if (call.headers.get("authorization") !== "Bearer good") {
        return new Response(JSON.stringify({ detail: "A key is needed.", code: "auth-required" }), { status: 401, headers: { "Content-Type": "application/problem+json" } });
      }
      return call.path === "/v1/repos" ? { repos: [repo()] } : answer([hit()]);
    });
    await open("/?q=run");
    expect(screen.queryByRole("alert")).toBeNull();
    for (const key of ["bad", " good "]) {
      fireEvent.change(screen.getByLabelText("API key"), { target: { value: key } });
      fireEvent.click(screen.getByRole("button", { name: "Continue" }));
      await settle();
      if (key === "bad") expect(screen.getByRole("alert").textContent).toContain("did not accept");
    }
    expect(screen.getByText("Run", { selector: "mark" })).toBeTruthy();
    expect(sessionStorage.getItem("lunar-hub.key")).toBe("good");
    expect(localStorage.length).toBe(0);
    expect(calls.every((call) => !call.path.includes("good"))).toBe(true);
  });
});
