import { act, fireEvent, render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { navigate, useHref } from "../../src/app/history";
import { Link } from "../../src/app/Link";

function Where() {
  return <output>{new URL(useHref()).pathname}</output>;
}

describe("navigate", () => {
  it("changes the address and renders again", () => {
    render(<Where />);
    act(() => navigate("/repos"));
    expect(screen.getByText("/repos")).toBeTruthy();
  });

  it("adds an entry to go back to, unless it replaces or goes nowhere", () => {
    const before = history.length;
    navigate("/one");
    expect(history.length).toBe(before + 1);
    navigate("/two", { replace: true });
    navigate("/two");
    expect(history.length).toBe(before + 1);
    expect(location.pathname).toBe("/two");
  });
});

describe("Link", () => {
  it("keeps a plain click in the page and leaves the others to the browser", () => {
    let kept = false;
    const browser = (event: Event) => {
      kept = event.defaultPrevented;
      // jsdom cannot follow a link and says so.
      event.preventDefault();
    };
    window.addEventListener("click", browser);
    render(<Link to="/repos">go</Link>);
    const link = screen.getByText("go");
    expect(link.getAttribute("href")).toBe("/repos");
    for (const other of [{ ctrlKey: true }, { metaKey: true }, { shiftKey: true }, { button: 1 }]) {
      fireEvent.click(link, other);
      expect(kept).toBe(false);
    }
    expect(location.pathname).toBe("/");
    fireEvent.click(link);
    expect(kept).toBe(true);
    expect(location.pathname).toBe("/repos");
    window.removeEventListener("click", browser);
  });
});
