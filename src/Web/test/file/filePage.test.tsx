import { act, fireEvent, render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { FileContent } from "../../src/api/types";
import { App } from "../../src/app/App";
import { repo, stubFetch } from "../support/fetchStub";

const file = (over: Partial<FileContent> = {}): FileContent => ({
  repo: "lunar",
  ref: "refs/heads/main",
  commit: "0123456789abcdef",
  path: "src/a b.cs",
  language: "csharp",
  text: "one\ntwo\nthree\nfour\n",
  lines: { start: 1, end: 4, total: 4 },
  symbols: [{ name: "Two", kind: "method", scope: "One", startLine: 2, endLine: 3 }],
  traits: ["generated"],
  indexedAt: "2026-01-01T00:00:00Z",
  isHead: true,
  ...over,
});

async function open(address: string, content: FileContent | Response = file()) {
  const calls = stubFetch((call) => (call.path === "/v1/repos" ? { repos: [repo()] } : content));
  window.history.replaceState(null, "", address);
  render(<App />);
  await act(async () => {});
  return calls;
}

const selectedLines = () => [...document.querySelectorAll(".line[data-selected] .line-number")].map((line) => line.textContent);

describe("the file page", () => {
  it("shows the file at its ref, with its facts and the lines of the address selected", async () => {
    const calls = await open("/file/r1/src/a%20b.cs?ref=dev#L2-L3");
    expect(calls.some((call) => call.path === "/v1/files/r1/src/a%20b.cs?tokens=true&ref=dev")).toBe(true);
    expect(document.querySelectorAll(".file-code .line")).toHaveLength(4);
    expect(selectedLines()).toEqual(["2", "3"]);
    expect(document.querySelector(".file-facts")!.textContent).toMatch(/csharpgenerated4 linesmain01234567head/);
    expect(document.title).toBe("a b.cs · Lunar Hub");
  });

  it("selects a line by a click and stretches with Shift, in the address", async () => {
    await open("/file/r1/x.cs");
    fireEvent.click(screen.getByRole("link", { name: "Line 3" }));
    expect(location.hash).toBe("#L3");
    fireEvent.click(screen.getByRole("link", { name: "Line 1" }), { shiftKey: true });
    expect(location.hash).toBe("#L1-L3");
    expect(selectedLines()).toEqual(["1", "2", "3"]);
  });

  it("goes to a symbol of the outline", async () => {
    await open("/file/r1/x.cs");
    fireEvent.click(screen.getByRole("link", { name: /Two/ }));
    expect(selectedLines()).toEqual(["2", "3"]);
  });

  it("shows code as text and cuts lines that are too long", async () => {
    await open("/file/r1/x.html", file({ text: `<script>alert(1)</script>\n${"x".repeat(5000)}\n`, symbols: [] }));
    expect(document.querySelector(".file-code script")).toBeNull();
    const lines = [...document.querySelectorAll(".file-code code")].map((line) => line.textContent);
    expect(lines[0]).toBe("<script>alert(1)</script>");
    expect(lines[1]).toBe(`${"x".repeat(2000)} … 3000 more characters`);
  });

  it("says why a file has no text", async () => {
    await open("/file/r1/logo.png", file({ text: "", skippedBecause: "binary", symbols: [] }));
    expect(screen.getByText(/not indexed: binary/)).toBeTruthy();
  });

  it("says that a file is empty", async () => {
    await open("/file/r1/empty", file({ text: "", lines: { start: 1, end: 0, total: 0 }, symbols: [] }));
    expect(screen.getByText("This file is empty.")).toBeTruthy();
  });

  it("shows the server's words when there is no such file", async () => {
    const body = JSON.stringify({ detail: "There is no x.cs on main.", code: "file-not-found" });
    await open("/file/r1/x.cs", new Response(body, { status: 404, headers: { "Content-Type": "application/problem+json" } }));
    expect(screen.getByRole("alert").textContent).toContain("There is no x.cs on main.");
  });
});
