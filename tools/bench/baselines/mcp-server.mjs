// A bare server of the MCP SDK that registers its tools for each request: 1 tool, or 60 with the schemas of a catalog.
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, fromJsonSchema, McpServer } from '@modelcontextprotocol/server';
import { Pool } from 'undici';

const [port, upstream, catalogFile, count] = process.argv.slice(2);
const catalog = JSON.parse(readFileSync(catalogFile, 'utf8')).slice(0, Number(count));
const pool = new Pool(upstream, { connections: 64 });

async function call({ code }) {
  const reply = await pool.request({ path: `/api/v1/add_ons/${code}`, method: 'GET' });
  const structuredContent = await reply.body.json();
  return /** @type {any} */ ({
    content: [{ type: 'text', text: JSON.stringify(structuredContent) }],
    structuredContent,
  });
}

const handler = createMcpHandler(() => {
  const server = new McpServer({ name: 'bare', version: '1' });
  for (const { name, title, description, inputSchema, annotations } of catalog) {
    server.registerTool(name, { title, description, inputSchema: fromJsonSchema(inputSchema), annotations }, call);
  }
  return server;
});
const handle = toNodeHandler(handler);
createServer((request, response) => void handle(request, response)).listen(Number(port), '127.0.0.1');
