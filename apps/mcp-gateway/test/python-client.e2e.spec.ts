import { join } from 'node:path';
import { describeWithPython, launchPython, startSandbox } from '@lago/testing';
import type { Sandbox, Service } from '@lago/testing';
import { startGateway } from './support/gateway.js';

const SCRIPT = join(import.meta.dirname, 'python/agent.py');

interface Told {
  readonly is_error: boolean;
  readonly text: string;
  readonly structured: Readonly<Record<string, unknown>> | null;
}

let sandbox: Sandbox;
let gateway: Service;

beforeAll(async () => {
  sandbox = await startSandbox();
  gateway = await startGateway(sandbox.variables);
});
afterAll(() => Promise.all([gateway?.stop(), sandbox?.stop()]));

describeWithPython()("the protocol's Python client (needs .venv, made by .ci/python)", () => {
  it('lists, calls, is told what is wrong, and confirms by being asked or by a token', async () => {
    const { code, stdout, stderr } = await launchPython(SCRIPT, { GATEWAY_URL: gateway.url }).ended;
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as [string, unknown]);
    const said = Object.fromEntries(lines);
    const told = (name: string) => said[name] as Told;
    expect(said['tools']).toBe(60);
    expect(told('call')).toMatchObject({ is_error: false, structured: { customer: { external_id: 'cust-417' } } });
    expect(told('error').is_error).toBe(true);
    expect(told('error').text).toContain('404 Not Found, code customer_not_found');
    expect(told('wrong').text).toContain('status must be one of "draft"');
    expect(said['asked']).toEqual([expect.stringContaining('2 × 12.34 EUR = 24.68 EUR')]);
    const { lago_id } = told('confirmed').structured?.['invoice'] as { lago_id: string };
    expect(told('preview').structured).toMatchObject({ status: 'not_done_yet' });
    expect(told('preview').text).toContain('24.68 EUR');
    const second = told('done').structured?.['invoice'] as { lago_id: string };
    expect(second.lago_id).not.toBe(lago_id);
    // A token runs once: the same answer, not a third invoice.
    expect((told('again').structured?.['invoice'] as { lago_id: string }).lago_id).toBe(second.lago_id);
  });
});
