import { describe, expect, it } from "vitest";
import { identifierAt } from "../../src/file/identifier";
import { soughtName } from "../../src/navigation/soughtName";

describe("the identifier at an offset", () => {
  it.each([
    ["a.send(x)", 2, { start: 2, name: "send" }],
    ["a.send(x)", 4, { start: 2, name: "send" }],
    ["a.send(x)", 6, { start: 2, name: "send" }],
    ["größe = 1", 3, { start: 0, name: "größe" }],
    ["$x", 0, { start: 0, name: "$x" }],
  ])("%s at %i", (line, offset, expected) => expect(identifierAt(line, offset)).toEqual(expected));

  it.each([
    ["a + b", 2],
    ["", 0],
    ["x = 42", 5],
    ["(((", 1],
  ])("%s at %i is none", (line, offset) => expect(identifierAt(line, offset)).toBeUndefined());
});

describe("the name a query asks for", () => {
  it.each([
    ["HTTPAdapter", "HTTPAdapter"],
    [" Session.send ", "Session.send"],
    ["parse_http_date", "parse_http_date"],
    ["getUserById", "getUserById"],
    ["sym:send lang:python", "send"],
    ['retry symbol:"Policy"', "Policy"],
  ])("%s", (query, name) => expect(soughtName(query)).toBe(name));

  it.each(["", "retry", "parse date", "/Foo.*/", "lang:python", "sym:/x/", "how does Retry work"])("%s asks for none", (query) => expect(soughtName(query)).toBeUndefined());
});
