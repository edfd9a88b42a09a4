import { fireEvent, render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { FileSymbol } from "../../src/api/types";
import { filterOutline, buildOutline } from "../../src/file/outline";
import { Outline } from "../../src/file/Outline";

const symbol = (name: string, startLine: number, endLine: number, scope?: string): FileSymbol => ({ name, kind: "method", startLine, endLine, ...(scope ? { scope } : {}) });
const many = [symbol("Store", 1, 90), ...Array.from({ length: 8 }, (_, i) => symbol(`read${i}`, 10 * i + 2, 10 * i + 8, "Store"))];

describe("the outline's filter", () => {
  it("asks for every word in name, scope or kind, letter case aside", () => {
    const entries = buildOutline(many);
    expect(filterOutline(entries, "STORE read3").map((entry) => entry.symbol.name)).toEqual(["read3"]);
    expect(filterOutline(entries, "method")).toHaveLength(9);
    expect(filterOutline(entries, "  ")).toHaveLength(9);
    expect(filterOutline(entries, "nothing")).toHaveLength(0);
  });
});

describe("the outline", () => {
  const focused = () => document.activeElement?.textContent;

  it("is walked by keys from the filter and back", () => {
    render(<Outline symbols={many} />);
    const box = screen.getByRole("searchbox", { name: "Filter symbols" });
    fireEvent.keyDown(box, { key: "ArrowDown" });
    expect(focused()).toBe("Storemethod");
    fireEvent.keyDown(document.activeElement!, { key: "j" });
    fireEvent.keyDown(document.activeElement!, { key: "ArrowDown" });
    expect(focused()).toBe("read1method");
    fireEvent.keyDown(document.activeElement!, { key: "k" });
    expect(focused()).toBe("read0method");
    fireEvent.keyDown(document.activeElement!, { key: "Escape" });
    expect(document.activeElement).toBe(box);
  });

  it("goes to the first fit on Enter in the filter", () => {
    render(<Outline symbols={many} />);
    const box = screen.getByRole("searchbox");
    fireEvent.change(box, { target: { value: "read2" } });
    expect(screen.getAllByRole("link")).toHaveLength(1);
    fireEvent.keyDown(box, { key: "Enter" });
    expect(location.hash).toBe("#L22-L28");
  });

  it("says when nothing fits and has no box for a few symbols", () => {
    const { unmount } = render(<Outline symbols={many} />);
    fireEvent.change(screen.getByRole("searchbox"), { target: { value: "zzz" } });
    expect(screen.getByText("No symbol fits.")).toBeTruthy();
    unmount();
    render(<Outline symbols={many.slice(0, 2)} />);
    expect(screen.queryByRole("searchbox")).toBeNull();
  });
});
