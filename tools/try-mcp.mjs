// npm run try:mcp -- [tool] ['{"json":"arguments"}'] [--url http://127.0.0.1:9090/mcp] [--key gwk_…] [--lago-key …]
// Lists the tools, or calls one, with the official v1 client. The keys may also be in GATEWAY_KEY and LAGO_KEY, where no
// list of processes shows them.
import { parseArgs } from 'node:util';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const USAGE = `usage: npm run try:mcp -- [tool] ['{"json":"arguments"}'] [--url address] [--key gateway-key] [--lago-key key]`;

const given = readArguments();
const { GATEWAY_KEY, LAGO_KEY } = process.env;
const key = given.values.key ?? GATEWAY_KEY;
const lagoKey = given.values['lago-key'] ?? LAGO_KEY;
/** @type {Record<string, string>} */
const headers = {
  ...(key && { authorization: `Bearer ${key}` }),
  // Read by a gateway that calls with the keys of its callers (LAGO_CREDENTIAL=passthrough).
  ...(lagoKey && { 'x-lago-api-key': lagoKey }),
};
const [tool, json = '{}'] = given.positionals;

const client = new Client({ name: 'try-mcp', version: '1.0.0' });
try {
  const address = new URL(given.values.url ?? 'http://127.0.0.1:9090/mcp');
  await client.connect(new StreamableHTTPClientTransport(address, { requestInit: { headers } }));
  if (tool) {
    const result = /** @type {any} */ (await client.callTool({ name: tool, arguments: JSON.parse(json) }));
    for (const block of result.content) console.log(block.type === 'text' ? block.text : JSON.stringify(block));
    process.exitCode = result.isError ? 1 : 0;
  } else {
    const { tools } = await client.listTools();
    for (const { name, title } of tools) console.log(name.padEnd(36), title ?? '');
  }
} catch (error) {
  console.error(explained(error));
  process.exitCode = 1;
} finally {
  await client.close();
}

function readArguments() {
  try {
    const text = /** @type {const} */ ({ type: 'string' });
    return /** @type {{ values: Record<string, string>, positionals: string[] }} */ (
      parseArgs({ allowPositionals: true, options: { url: text, key: text, 'lago-key': text } })
    );
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    process.exit(1);
  }
}

/** @param {unknown} error */
function explained(error) {
  const { code, message, cause } = /** @type {any} */ (error);
  if (code === 401)
    return `${message}\nThis gateway wants a key: --key gwk_… or GATEWAY_KEY=gwk_… (npm run consumers -- add)`;
  if (cause?.code === 'ECONNREFUSED') return 'Nothing listens there: npm start, or name another address with --url';
  return message ?? String(error);
}
