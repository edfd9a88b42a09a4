import { act, fireEvent, render, screen, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import type { Definition, DefinitionList, FileReferences, ReferenceList } from "../../src/api/types";
import { NamePopover } from "../../src/navigation/NamePopover";
import { stubFetch } from "../support/fetchStub";

const place = { repo: "lunar", repoId: "r1", ref: "refs/heads/main", commit: "0123", language: "python", traits: [], indexedAt: "2026-01-01T00:00:00Z", isHead: true };
const definition = (over: Partial<Definition> = {}): Definition => ({
  ...place,
  path: "src/a.py",
  name: "send",
  kind: "method",
  scope: "web.Session",
  signature: "def send(self)",
  startLine: 7,
  endLine: 12,
  nameLine: 8,
  nameColumn: 9,
  score: 5,
  reasons: ["exact name", "same file"],
  ...over,
});
const file = (path: string, lines: number[], reasons: string[]): FileReferences => ({
  ...place,
  path,
  definitionLines: [],
  reasons,
  references: lines.map((line) => ({ line, column: 1, length: 4, role: "call", text: "  send()", textStart: 1 })),
});
const definitions = (over: Partial<DefinitionList> = {}): DefinitionList => ({
  name: "send", definitions: [definition()], total: 1, totalIsExact: true, partial: false, missing: [], warnings: [], tookMs: 1, ...over,
});
const references = (over: Partial<ReferenceList> = {}): ReferenceList => ({
  name: "send", files: [file("src/b.py", [3, 9], ["same folder"])], definitions: [], total: 2, totalIsExact: true, partial: false, missing: [], warnings: [], tookMs: 1, ...over,
});

async function open(found: DefinitionList, uses: ReferenceList) {
  const calls = stubFetch((call) => (call.path.startsWith("/v1/definitions") ? found : uses));
  const onClose = vi.fn();
  render(<NamePopover name="send" place={{ repoId: "r1", ref: "refs/heads/main", path: "src/x y.py", line: 4, column: 7 }} top={0} left={0} onClose={onClose} />);
  await act(async () => {});
  return { calls, onClose };
}

describe("the popover of a name", () => {
  it("asks from the place and shows definitions and uses with links to their lines", async () => {
    const { calls } = await open(definitions(), references());
    expect(calls[0]!.path).toBe("/v1/definitions?repo=r1&ref=refs%2Fheads%2Fmain&path=src%2Fx+y.py&line=4&column=7&limit=20");
    const box = screen.getByRole("dialog", { name: "send: definitions and references" });
    expect(within(box).getByRole("heading", { name: "1 definition" })).toBeTruthy();
    expect(within(box).getByRole("heading", { name: "2 uses" })).toBeTruthy();
    expect(within(box).getByText("def send(self)").closest("a")!.getAttribute("href")).toBe("/file/r1/src/a.py?ref=refs%2Fheads%2Fmain#L8");
    expect(within(box).getByText("method of Session")).toBeTruthy();
  });

  it("takes the focus, moves it by keys and closes on Escape", async () => {
    const { onClose } = await open(definitions(), references());
    expect(document.activeElement).toBe(screen.getByRole("dialog"));
    fireEvent.keyDown(document.activeElement!, { key: "j" });
    expect(document.activeElement!.textContent).toContain("def send(self)");
    fireEvent.keyDown(document.activeElement!, { key: "Escape" });
    expect(onClose).toHaveBeenCalledOnce();
  });

  it("says why there is nothing", async () => {
    await open(definitions({ definitions: [], total: 0, warnings: ["'send' is used 2 times but no definition of it is indexed"] }), references({ files: [], total: 0 }));
    expect(screen.getByText(/no definition of it is indexed/)).toBeTruthy();
    expect(screen.queryByRole("heading")).toBeNull();
  });

  it("says when a total is a lower bound and a part did not answer", async () => {
    await open(definitions({ partial: true, missing: ["acme/big: no answer within 2 s"] }), references({ totalIsExact: false }));
    expect(screen.getByRole("heading", { name: "at least 2 uses" })).toBeTruthy();
    expect(screen.getByText("acme/big: no answer within 2 s")).toBeTruthy();
  });
});
