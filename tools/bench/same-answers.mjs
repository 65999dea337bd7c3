// Nobody may be fast by being wrong: before anything is measured, every target has to answer as the upstream does.
import { deepStrictEqual, partialDeepStrictEqual } from 'node:assert/strict';
import { MCP, REST } from './scenarios.mjs';

async function ask({ url, prefix = '', headers }, request) {
  const filled = (text) => text?.replaceAll('$N', '7');
  const reply = await fetch(url + prefix + filled(request.path), {
    method: request.method ?? 'GET',
    headers: { ...request.headers, ...headers },
    body: filled(request.body),
  });
  const text = await reply.text();
  const json = reply.headers.get('content-type')?.startsWith('application/json');
  return { status: reply.status, body: json ? JSON.parse(text) : text };
}

/** Throws when a REST target answers a scenario with another status or body than the upstream itself. */
export async function checkRest(targets) {
  for (const [scenario, request] of Object.entries(REST)) {
    const expected = await ask(targets['a direct'], request);
    deepStrictEqual(expected.status, 200, `${scenario}, upstream`);
    for (const [name, target] of Object.entries(targets)) {
      deepStrictEqual(await ask(target, request), expected, `${scenario}, ${name}: not the answer of the upstream`);
    }
  }
}

/** Throws when a tool call lacks anything of the upstream's body (more is allowed), or a list is not that of the other. */
export async function checkMcp(targets, direct) {
  const { body } = await ask(direct, REST['GET one']);
  for (const [name, target] of Object.entries(targets)) {
    const call = await ask(target, MCP['tools/call']);
    const wrong = `tools/call, ${name}: not the answer of the upstream`;
    deepStrictEqual([call.status, call.body.result?.isError ?? false], [200, false], wrong);
    partialDeepStrictEqual(call.body.result.structuredContent, body, wrong);
  }
  const names = async (target) =>
    (await ask(target, MCP['tools/list'])).body.result.tools.map((tool) => tool.name).sort();
  const [listed, expected] = [await names(targets['gateway, on']), await names(targets['sixty tools'])];
  deepStrictEqual(listed, expected, 'tools/list: gateway and baseline list other tools');
}
