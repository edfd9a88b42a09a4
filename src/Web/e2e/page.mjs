import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { launch, openPage, picture } from "./browser.mjs";
import { startFakeServer } from "./fakeServer.mjs";

/*
 * The page in a real browser. With BASE_URL it tries the running server at that address, which must have an indexed repository in
 * which QUERY (by default "search") finds something; API_KEY is typed in if the server asks for one. Without BASE_URL it tries the
 * built page on a stand-in server, and the states that a healthy server seldom shows as well.
 */
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const query = process.env.QUERY ?? "search";

let passed = 0;
async function step(name, body) {
  try {
    await body();
    passed += 1;
    console.log(`ok    ${name}`);
  } catch (error) {
    console.error(`FAIL  ${name}`);
    throw error;
  }
}

async function assertNoSidewaysScroll(page) {
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(excess <= 0, `the page is ${excess} px wider than the screen`);
}

async function enterKey(page) {
  if (!process.env.API_KEY) return;
  await page.getByLabel("API key").fill(process.env.API_KEY);
  await page.getByRole("button", { name: "Continue" }).click();
}

async function tryPage(browser, base) {
  const origin = new URL(base).origin;
  const { page, faults, close } = await openPage(browser, origin);

  await step("the start page opens and / goes to the search box", async () => {
    await page.goto(new URL("/", base).href);
    await enterKey(page);
    await page.getByRole("heading", { name: /^Search \d/ }).waitFor();
    await picture(page, "start-light");
    await page.locator("main").click({ position: { x: 5, y: 5 } });
    await page.keyboard.press("/");
    await page.keyboard.type(query, { delay: 20 });
  });

  await step("typing shows hits with their matches marked", async () => {
    await page.locator(".hit mark").first().waitFor();
    await page.waitForURL((url) => url.searchParams.get("q") === query);
    const marked = await page.locator(".hit mark").allTextContents();
    assert.ok(marked.every((text) => text.trim() !== ""), "a mark is empty");
    assert.match(await page.locator(".freshness").first().innerText(), /[0-9a-f]{8}[\s\S]*indexed/);
    await picture(page, "search-light");
  });

  await step("why this hit shows the parts of its score", async () => {
    await page.getByRole("button", { name: "Why this hit" }).first().click();
    await page.locator(".signals tbody tr").first().waitFor();
    await picture(page, "why-light");
    await page.getByRole("button", { name: "Why this hit" }).first().click();
  });

  let opened = "";
  await step("arrows choose a hit and Enter opens its file at its lines", async () => {
    await page.keyboard.press("/");
    await page.keyboard.press("ArrowDown");
    const hit = page.locator("[data-hit]:focus");
    opened = await hit.getAttribute("href");
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname.startsWith("/file/"));
    assert.equal(page.url(), new URL(opened, base).href);
    const selected = page.locator(".line[data-selected]").first();
    await selected.waitFor();
    const box = await selected.boundingBox();
    assert.ok(box.y > 0 && box.y < 860, "the selected line is off the screen");
    assert.equal(`L${await selected.locator(".line-number").innerText()}`, /#(L\d+)/.exec(opened)[1]);
    await picture(page, "file-light");
  });

  await step("a click on a name shows its uses, by keys too, and Escape leads back", async () => {
    const point = await page.locator(".line[data-selected] code").evaluateAll((lines) => {
      for (const line of lines) {
        const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        for (let text = walker.nextNode(); text != null; text = walker.nextNode()) {
          const word = /[A-Za-z_]{4,}/.exec(text.textContent);
          if (word == null) continue;
          const range = document.createRange();
          range.setStart(text, word.index + 1);
          range.setEnd(text, word.index + 2);
          const box = range.getBoundingClientRect();
          return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
        }
      }
      return undefined;
    });
    assert.ok(point, "no word stands in the selected lines");
    await page.mouse.click(point.x, point.y);
    const popover = page.getByRole("dialog");
    await popover.getByText("matched by name").waitFor();
    await popover.locator("h2, .hint").nth(1).waitFor();
    await picture(page, "name-light");
    assert.ok(await popover.evaluate((box) => box.contains(document.activeElement)), "the focus is not in the popover");
    await page.keyboard.press("Escape");
    await popover.waitFor({ state: "detached" });
  });

  await step("a line can be selected, and Shift stretches the selection", async () => {
    const numbers = page.locator(".file-code .line-number");
    await numbers.first().click();
    await page.waitForURL(/#L1$/);
    if ((await numbers.count()) > 2) {
      await numbers.nth(2).click({ modifiers: ["Shift"] });
      await page.waitForURL(/#L1-L3$/);
      assert.equal(await page.locator(".line[data-selected]").count(), 3);
    }
  });

  await step("going back shows the hits again", async () => {
    await page.goBack();
    await page.locator(".hit mark").first().waitFor();
    assert.equal(await page.locator("[data-hit]").first().getAttribute("href"), opened);
  });

  await step("Escape clears the search", async () => {
    await page.keyboard.press("/");
    await page.keyboard.press("Escape");
    await page.waitForURL((url) => !url.searchParams.has("q"));
    assert.equal(await page.locator("#search-box").inputValue(), "");
  });

  await step("the repositories page shows what is indexed", async () => {
    await page.getByRole("link", { name: "Repositories", exact: true }).click();
    const repo = page.locator(".repo").first();
    await repo.waitFor();
    assert.match(await repo.locator(".badge").first().innerText(), /queued|cloning|indexing|ready|empty|failed/);
    await picture(page, "repos-light");
  });

  await step("an address that is nothing says so", async () => {
    await page.goto(new URL("/no/such/page", base).href);
    await enterKey(page);
    await page.getByText("There is no such page").waitFor();
  });

  await step("no request left the origin and the console stayed clean", () => assert.deepEqual(faults, []));
  await close();

  for (const [name, options] of [
    ["dark", { colorScheme: "dark" }],
    ["narrow", { viewport: { width: 400, height: 800 } }],
  ]) {
    await step(`every page holds together: ${name}`, async () => {
      const other = await openPage(browser, origin, options);
      for (const [what, path, ready] of [
        ["search", `/?q=${encodeURIComponent(query)}`, ".hit mark"],
        ["file", opened, ".line[data-selected]"],
        ["repos", "/repos", ".repo"],
      ]) {
        await other.page.goto(new URL(path, base).href);
        if (what === "search") await enterKey(other.page);
        await other.page.locator(ready).first().waitFor();
        await assertNoSidewaysScroll(other.page);
        await picture(other.page, `${what}-${name}`);
      }
      assert.deepEqual(other.faults, []);
      await other.close();
    });
  }
}

/** States that only the stand-in server can be asked for. A refused request is a console error in every browser, so those may be. */
async function tryStates(browser, server) {
  const { page, faults, close } = await openPage(browser, server.url);

  await step("an error in the query is marked where it is", async () => {
    await page.goto(`${server.url}/?q=${encodeURIComponent('open "quote')}`);
    await page.locator(".error-at").waitFor();
    assert.equal(await page.locator(".error-at").innerText(), '"');
    await picture(page, "query-error");
  });

  await step("a partial answer names what is missing", async () => {
    await page.goto(`${server.url}/?q=${query}+!partial`);
    await page.getByText("no answer within 300 ms").waitFor();
    await picture(page, "partial");
  });

  await step("a failure can be tried again", async () => {
    await page.goto(`${server.url}/?q=!fail`);
    await page.getByRole("button", { name: "Try again" }).waitFor();
  });

  await step("more hits come by the cursor, and none twice", async () => {
    await page.goto(`${server.url}/?q=e`);
    await page.locator("[data-hit]").first().waitFor();
    const before = await page.locator("[data-hit]").count();
    await page.getByRole("button", { name: "More hits" }).click();
    await page.waitForFunction((count) => document.querySelectorAll("[data-hit]").length > count, before);
    const links = await page.locator("[data-hit]").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
    assert.equal(new Set(links).size, links.length);
  });

  await step("going back returns to the same place in the list", async () => {
    const deep = page.locator("[data-hit]").nth(25);
    await deep.scrollIntoViewIfNeeded();
    const place = await page.evaluate(() => window.scrollY);
    assert.ok(place > 0, "the list is too short to scroll");
    await deep.click();
    await page.locator(".file-code").waitFor();
    await page.goBack();
    await page.locator("[data-hit]").nth(25).waitFor();
    await page.waitForFunction((was) => Math.abs(window.scrollY - was) < 300, place);
  });

  await step("code is text, whatever it says", async () => {
    const { length } = server.files.get("big.ts").split("\n");
    await page.goto(`${server.url}/file/r1/big.ts#L${length - 10}`);
    await page.locator(".line[data-selected]").waitFor();
    assert.ok((await page.locator(".file-code .line").count()) < 400, "a long file is drawn whole");
    assert.equal(await page.locator(".file-code img").count(), 0);
    await page.evaluate(() => window.scrollTo(0, 0));
    await page.getByRole("link", { name: "Line 1", exact: true }).waitFor();
    await picture(page, "big-file");
  });

  await step("repositories are added, shown in progress and removed", async () => {
    await page.goto(`${server.url}/repos`);
    await page.getByLabel("Add a repository").fill("https://host.example/team/tools.git");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByText("1,200 of 5,321 files").waitFor();
    server.repos[1].progress.filesDone = 4000;
    await page.getByText("4,000 of 5,321 files").waitFor();
    await picture(page, "repos-progress");
    await page.getByRole("button", { name: "Remove tools.git…" }).click();
    await page.getByRole("button", { name: "Remove", exact: true }).click();
    await page.locator(".repo").nth(1).waitFor({ state: "detached" });
  });

  await step("with nothing indexed the page says how to begin", async () => {
    server.repos.length = 0;
    await page.goto(server.url);
    await page.getByText("./hub index PATH|URL").waitFor();
    await picture(page, "empty");
  });

  await step("nothing else went wrong", () => assert.deepEqual(faults.filter((fault) => !fault.includes("the server responded with a status of")), []));
  await close();
}

async function tryKey(browser, server) {
  await step("a server with keys asks for one, and takes it", async () => {
    const { page, close } = await openPage(browser, server.url);
    await page.goto(`${server.url}/?q=${query}`);
    await page.getByLabel("API key").fill("wrong");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByText("did not accept").waitFor();
    await picture(page, "key");
    await page.getByLabel("API key").fill("right");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.locator(".hit mark").first().waitFor();
    await page.getByRole("button", { name: "Forget key" }).click();
    await page.getByLabel("API key").waitFor();
    await close();
  });
}

const browser = await launch();
const servers = [];
try {
  if (process.env.BASE_URL) {
    await tryPage(browser, process.env.BASE_URL);
  } else {
    const site = { dist: here("../dist"), source: here("..") };
    const open = await startFakeServer(site);
    const locked = await startFakeServer({ ...site, key: "right" });
    servers.push(open, locked);
    await tryPage(browser, open.url);
    await tryStates(browser, open);
    await tryKey(browser, locked);
  }
  console.log(`${passed} passed, 0 failed`);
} catch (error) {
  console.error(error);
  console.log(`${passed} passed, 1 failed`);
  process.exitCode = 1;
} finally {
  await browser.close();
  await Promise.all(servers.map((server) => server.close()));
}
