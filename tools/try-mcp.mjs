// npm run try:mcp -- [tool] ['{"json":"arguments"}'] [--url http://127.0.0.1:9090/mcp]
// Lists the tools, or calls one, with the official v1 client.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const given = process.argv.slice(2);
const flag = given.indexOf('--url');
const [, url] = flag < 0 ? [] : given.splice(flag, 2);
const [tool, json = '{}'] = given;

const client = new Client({ name: 'try-mcp', version: '1.0.0' });
try {
  await client.connect(new StreamableHTTPClientTransport(new URL(url ?? 'http://127.0.0.1:9090/mcp')));
  if (tool) {
    const result = /** @type {any} */ (await client.callTool({ name: tool, arguments: JSON.parse(json) }));
    for (const block of result.content) console.log(block.type === 'text' ? block.text : JSON.stringify(block));
    process.exitCode = result.isError ? 1 : 0;
  } else {
    const { tools } = await client.listTools();
    for (const { name, title } of tools) console.log(name.padEnd(36), title ?? '');
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await client.close();
}
