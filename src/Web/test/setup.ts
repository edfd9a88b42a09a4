import { cleanup } from "@testing-library/react";
import { afterEach, vi } from "vitest";
import { keyStore } from "../src/api/key";
import { forgetLastAnswer } from "../src/search/useSearch";

// jsdom has no layout and therefore no scrolling.
window.scrollTo = () => {};

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  keyStore.forget();
  forgetLastAnswer();
  window.history.replaceState(null, "", "/");
});
