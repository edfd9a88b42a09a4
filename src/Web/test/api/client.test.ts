import { describe, expect, it } from "vitest";
import { api, encodePath } from "../../src/api/client";
import { keyStore } from "../../src/api/key";
import { Problem, toProblem } from "../../src/api/problem";
import { answer, jsonResponse, stubFetch } from "../support/fetchStub";

const caught = (promise: Promise<unknown>) => promise.then(() => expect.fail("it did not throw"), (error: unknown) => error);

describe("api", () => {
  it("posts a search as JSON and gives back the answer", async () => {
    const calls = stubFetch(() => answer([]));
    expect(await api.search({ query: "a b", mode: "exact" })).toEqual(answer([]));
    expect(calls[0]).toMatchObject({ method: "POST", path: "/v1/search", body: { query: "a b", mode: "exact" } });
    expect(calls[0]!.headers.get("content-type")).toBe("application/json");
    expect(calls[0]!.headers.has("authorization")).toBe(false);
  });

  it("sends the key of this tab", async () => {
    const calls = stubFetch(() => ({ repos: [] }));
    keyStore.set("secret");
    await api.repos();
    expect(calls[0]!.headers.get("authorization")).toBe("Bearer secret");
  });

  it("throws the server's problem, position and all", async () => {
    stubFetch(() => jsonResponse({ title: "Bad query", status: 400, detail: "Unclosed quote.", code: "query-syntax", position: 4 }, 400));
    const error = await caught(api.search({ query: 'abc "' }));
    expect(error).toBeInstanceOf(Problem);
    expect(error).toMatchObject({ message: "Unclosed quote.", code: "query-syntax", status: 400, position: 4 });
  });

  it.each([
    ["an HTML page", new Response("<h1>Bad gateway</h1>", { status: 502, statusText: "Bad Gateway", headers: { "Content-Type": "text/html" } })],
    ["broken JSON", new Response("{", { status: 502, statusText: "Bad Gateway", headers: { "Content-Type": "application/json" } })],
  ])("says something when a failure comes as %s", async (_, response) => {
    stubFetch(() => response);
    expect(await caught(api.repos())).toMatchObject({ message: "The server answered 502 Bad Gateway.", status: 502 });
  });

  it("asks for a key when the server does", async () => {
    stubFetch(() => jsonResponse({ detail: "A key is needed.", code: "auth-required", status: 401 }, 401));
    await caught(api.repos());
    expect(keyStore.needed).toBe(true);
    keyStore.set("k");
    expect(keyStore.needed).toBe(false);
  });

  it("does not hold a refusal of the old key against the new one", async () => {
    const calls = stubFetch();
    keyStore.set("old");
    const pending = caught(api.repos());
    keyStore.set("new");
    calls[0]!.answer({ code: "auth-required" }, 401);
    await pending;
    expect(keyStore.needed).toBe(false);
  });

  it("encodes ids and paths, keeping the slashes of a path", async () => {
    const calls = stubFetch(() => ({}));
    await api.file("a/b", "src/#1 ü?.cs", "refs/heads/x&y");
    expect(calls[0]!.path).toBe("/v1/files/a%2Fb/src/%231%20%C3%BC%3F.cs?tokens=true&ref=refs%2Fheads%2Fx%26y");
    expect(encodePath("100%/a+b")).toBe("100%25/a%2Bb");
  });

  it("uses the verbs of the repository routes", async () => {
    const calls = stubFetch((call) => (call.method === "DELETE" ? new Response(null, { status: 204 }) : {}));
    await api.addRepo("/srv/x");
    await api.reindexRepo("r/1");
    await api.removeRepo("r/1");
    expect(calls.map((call) => `${call.method} ${call.path}`)).toEqual(["POST /v1/repos", "POST /v1/repos/r%2F1/reindex", "DELETE /v1/repos/r%2F1"]);
    expect(calls[0]!.body).toEqual({ source: "/srv/x" });
  });
});

describe("toProblem", () => {
  it("explains a server that cannot be reached", () => {
    expect(toProblem(new TypeError("Failed to fetch"))).toMatchObject({ code: "unreachable" });
  });
});
