import { act, fireEvent, render, screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { App } from "../../src/app/App";
import { debounceMs } from "../../src/search/SearchBox";
import { answer, hit, repo, stubFetch } from "../support/fetchStub";

async function open(address: string) {
  window.history.replaceState(null, "", address);
  render(<App />);
  await act(async () => {});
}

const follow = async (name: string | RegExp) => {
  fireEvent.click(screen.getByRole("link", { name }));
  await act(async () => {});
};

describe("App", () => {
  it("goes between pages and leads back from a file to its search", async () => {
    stubFetch((call) => {
      if (call.path === "/v1/repos") return { repos: [repo()] };
      return call.path === "/v1/search" ? answer([hit()]) : new Response(null, { status: 404 });
    });
    await open("/?q=run&mode=exact");
    await follow(/^Run/);
    expect(location.pathname).toBe("/file/r1/src/app.cs");
    await follow("Repositories");
    expect(screen.getByRole("heading", { name: "Repositories" })).toBeTruthy();
    expect(screen.getByRole("link", { name: "Repositories" }).getAttribute("aria-current")).toBe("page");
    act(() => history.back());
    await vi.waitFor(() => expect(location.pathname).toBe("/file/r1/src/app.cs"));
    await follow("← Results for “run”");
    expect(location.search).toBe("?q=run&mode=exact");
    expect(screen.getByText("Run", { selector: "mark" })).toBeTruthy();
  });

  it("gives the focus to the page that a link led to", async () => {
    stubFetch(() => ({ repos: [repo()] }));
    await open("/nowhere");
    screen.getByRole("link", { name: "repositories" }).focus();
    await follow("repositories");
    expect(document.activeElement).toBe(screen.getByRole("main"));
  });

  it("searches from another page on Enter, and not before", async () => {
    vi.useFakeTimers();
    const calls = stubFetch((call) => (call.path === "/v1/repos" ? { repos: [repo()] } : answer([hit()])));
    await open("/repos");
    fireEvent.change(screen.getByRole("searchbox"), { target: { value: "run" } });
    await act(async () => void (await vi.advanceTimersByTimeAsync(10 * debounceMs)));
    expect(location.pathname).toBe("/repos");
    fireEvent.submit(screen.getByRole("searchbox"));
    await act(async () => {});
    expect(location.pathname + location.search).toBe("/?q=run");
    expect(calls.filter((call) => call.path === "/v1/search")).toHaveLength(1);
  });

  it("keeps a way on when an answer cannot be shown", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    stubFetch(() => ({ repos: [{ id: "r1" }] }));
    await open("/repos");
    expect(screen.getByRole("alert").textContent).toContain("could not show this answer");
    fireEvent.click(screen.getByRole("link", { name: "Lunar Hub" }));
    expect(screen.queryByRole("alert")).toBeNull();
  });
});
