import { act, renderHook } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { noCriteria, type Criteria } from "../../src/app/routes";
import { pageSize, useSearch } from "../../src/search/useSearch";
import { answer, hit, stubFetch } from "../support/fetchStub";

const criteria = (query: string, over: Partial<Criteria> = {}): Criteria => ({ ...noCriteria, query, ...over });
const settle = () => act(async () => {});
const paths = (hits: { path: string }[]) => hits.map((each) => each.path);

function start(first: Criteria) {
  return renderHook(({ wanted }) => useSearch(wanted), { initialProps: { wanted: first } });
}

describe("useSearch", () => {
  it("asks for nothing when there is no query", async () => {
    const calls = stubFetch();
    const { result } = start(criteria("   "));
    await settle();
    expect(calls).toHaveLength(0);
    expect(result.current.state.status).toBe("idle");
  });

  it("sends the filters and the mode", async () => {
    const calls = stubFetch(() => answer([]));
    start(criteria("x", { mode: "keyword", repos: ["r1"], languages: ["go"] }));
    await settle();
    expect(calls[0]!.body).toEqual({ query: "x", tokens: true, mode: "keyword", limit: pageSize, repos: ["r1"], languages: ["go"] });
  });

  it("aborts the search that another replaces", async () => {
    const calls = stubFetch();
    const { rerender } = start(criteria("fir"));
    rerender({ wanted: criteria("first") });
    expect(calls[0]!.signal!.aborted).toBe(true);
    expect(calls[1]!.signal!.aborted).toBe(false);
  });

  it("drops an older answer that arrives last", async () => {
    const calls = stubFetch(() => undefined, { deaf: true });
    const { result, rerender } = start(criteria("old"));
    rerender({ wanted: criteria("new") });
    calls[1]!.answer(answer([hit({ path: "new.cs" })]));
    await settle();
    calls[0]!.answer(answer([hit({ path: "old.cs" })]));
    await settle();
    expect(paths(result.current.state.hits)).toEqual(["new.cs"]);
    expect(result.current.state.status).toBe("done");
  });

  it("drops an older failure too", async () => {
    const calls = stubFetch(() => undefined, { deaf: true });
    const { result, rerender } = start(criteria("old"));
    rerender({ wanted: criteria("new") });
    calls[0]!.answer({ detail: "bad", code: "query-syntax" }, 400);
    await settle();
    expect(result.current.state.status).toBe("loading");
    expect(result.current.state.problem).toBeUndefined();
  });

  it("keeps the hits on screen while the next search is under way", async () => {
    const calls = stubFetch();
    const { result, rerender } = start(criteria("a"));
    calls[0]!.answer(answer([hit({ path: "a.cs" })]));
    await settle();
    rerender({ wanted: criteria("ab") });
    expect(result.current.state.status).toBe("loading");
    expect(paths(result.current.state.hits)).toEqual(["a.cs"]);
  });

  it("returns to what is shown when the query goes back before an answer", async () => {
    const calls = stubFetch();
    const { result, rerender } = start(criteria("a"));
    calls[0]!.answer(answer([hit({ path: "a.cs" })]));
    await settle();
    rerender({ wanted: criteria("ab") });
    rerender({ wanted: criteria("a") });
    await settle();
    expect(result.current.state.status).toBe("done");
    expect(paths(result.current.state.hits)).toEqual(["a.cs"]);
    expect(calls).toHaveLength(2);
  });

  it("reports a failure and recovers when asked again", async () => {
    const calls = stubFetch();
    const { result } = start(criteria("a"));
    calls[0]!.fail(new TypeError("Failed to fetch"));
    await settle();
    expect(result.current.state).toMatchObject({ status: "failed", hits: [], problem: { code: "unreachable" } });
    act(() => result.current.again());
    calls[1]!.answer(answer([hit()]));
    await settle();
    expect(result.current.state).toMatchObject({ status: "done", problem: undefined });
  });

  it("pages by cursor and shows no hit twice", async () => {
    const calls = stubFetch();
    const { result } = start(criteria("a"));
    calls[0]!.answer(answer([hit({ path: "1.cs" }), hit({ path: "2.cs" })], { total: 3, cursor: "c1" }));
    await settle();
    act(() => result.current.loadMore());
    act(() => result.current.loadMore());
    expect(calls).toHaveLength(2);
    expect(calls[1]!.body).toMatchObject({ query: "a", cursor: "c1" });
    calls[1]!.answer(answer([hit({ path: "2.cs" }), hit({ path: "3.cs" })], { total: 3 }));
    await settle();
    expect(paths(result.current.state.hits)).toEqual(["1.cs", "2.cs", "3.cs"]);
    act(() => result.current.loadMore());
    expect(calls).toHaveLength(2);
  });

  it("keeps the first page when the next one fails", async () => {
    const calls = stubFetch();
    const { result } = start(criteria("a"));
    calls[0]!.answer(answer([hit()], { total: 2, cursor: "c1" }));
    await settle();
    act(() => result.current.loadMore());
    calls[1]!.answer({ detail: "The cursor is too old.", code: "cursor-expired" }, 410);
    await settle();
    expect(result.current.state).toMatchObject({ status: "done", more: "failed", problem: { code: "cursor-expired" } });
    expect(result.current.state.hits).toHaveLength(1);
  });

  it("drops the next page of a search that was replaced", async () => {
    const calls = stubFetch(() => undefined, { deaf: true });
    const { result, rerender } = start(criteria("a"));
    calls[0]!.answer(answer([hit({ path: "a.cs" })], { cursor: "c1", total: 2 }));
    await settle();
    act(() => result.current.loadMore());
    rerender({ wanted: criteria("b") });
    calls[2]!.answer(answer([hit({ path: "b.cs" })]));
    await settle();
    calls[1]!.answer(answer([hit({ path: "a2.cs" })]));
    await settle();
    expect(paths(result.current.state.hits)).toEqual(["b.cs"]);
  });

  it("asks for as many hits as are shown when only the explanation is new", async () => {
    const calls = stubFetch();
    const { result, rerender } = start(criteria("a"));
    const many = (from: number, count: number) => Array.from({ length: count }, (_, index) => hit({ path: `${from + index}.cs` }));
    calls[0]!.answer(answer(many(0, 30), { total: 60, cursor: "c1" }));
    await settle();
    act(() => result.current.loadMore());
    calls[1]!.answer(answer(many(30, 20), { total: 60, cursor: "c2" }));
    await settle();
    rerender({ wanted: criteria("a", { explain: true }) });
    expect(calls[2]!.body).toMatchObject({ explain: true, limit: 50 });
    expect(calls[2]!.body).not.toHaveProperty("cursor");
  });

  it("shows the last answer at once when its search is opened again", async () => {
    const calls = stubFetch();
    const first = start(criteria("a"));
    calls[0]!.answer(answer([hit({ path: "a.cs" })]));
    await settle();
    first.unmount();
    const second = start(criteria("a"));
    expect(paths(second.result.current.state.hits)).toEqual(["a.cs"]);
    await settle();
    expect(calls).toHaveLength(1);
  });
});
