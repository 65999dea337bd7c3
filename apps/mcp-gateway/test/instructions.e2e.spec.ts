import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startUpstream } from '@lago/testing';
import { startGateway } from './support/gateway.js';
import { legacy } from './support/raw.js';

const DOCUMENT = join(import.meta.dirname, '../../../capabilities/lago/capability.yaml');

/** What an agent is told by a gateway whose document lies in a folder of its own, as Kubernetes mounts it. */
async function instructionsBeside(written: string | undefined): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'instructions-'));
  cpSync(DOCUMENT, join(folder, 'capability.yaml'));
  if (written !== undefined) writeFileSync(join(folder, 'instructions.md'), written);
  const upstream = await startUpstream({ answer: { body: {} } });
  try {
    const gateway = await startGateway({ ...upstream.variables, CAPABILITY_FILE: join(folder, 'capability.yaml') });
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } };
    const { json } = await legacy(`${gateway.url}/mcp`, 'initialize', params);
    await gateway.stop();
    return json.result?.['instructions'];
  } finally {
    await upstream.close();
    rmSync(folder, { recursive: true });
  }
}

it('tells agents how the door works, and what is written beside the document', async () => {
  const told = await instructionsBeside('An add-on is charged once.\n');
  expect(told).toMatch(/ask first/);
  expect(told).toMatch(/An add-on is charged once\.$/);
});

it('tells nothing of an API whose document comes without', async () =>
  expect(await instructionsBeside(undefined)).not.toMatch(/lago_id|Lago/));
