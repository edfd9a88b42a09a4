// usage: node client.mjs http URL | node client.mjs stdio COMMAND [ARGUMENT…]
// Lists the tools, calls each of them, and prints what came back as one line of JSON.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const [kind, target, ...args] = process.argv.slice(2);
const transport =
  kind === "http"
    ? new StreamableHTTPClientTransport(new URL(target))
    : new StdioClientTransport({ command: target, args, stderr: "ignore" });
const client = new Client({ name: "lunarhub-test", version: "1.0.0" });
const errors = [];
client.onerror = (error) => errors.push(String(error));
await client.connect(transport);

const call = (name, input = {}) => client.callTool({ name, arguments: input });
const result = {
  server: client.getServerVersion(),
  instructions: client.getInstructions(),
  tools: (await client.listTools()).tools,
  symbol: await call("find_symbol", { pattern: "ParseDate" }),
  references: await call("find_references", { name: "ParseDate", roles: ["call"] }),
  search: await call("search_code", { query: "parse date", languages: ["csharp"] }),
  read: await call("read_code", { repository: "acme/tools", path: "src/Parser.cs", startLine: 2, endLine: 3 }),
  list: await call("list_repositories"),
  status: await call("index_status", { repository: "acme/tools" }),
  unknown: await call("read_code", { repository: "none", path: "x" }),
  errors,
};
if (kind === "http") {
  result.sessionId = transport.sessionId;
  await transport.terminateSession();
}
await client.close();
process.stdout.write(JSON.stringify(result) + "\n", () => process.exit(0));
