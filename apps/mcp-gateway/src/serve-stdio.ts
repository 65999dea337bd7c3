import { CapabilityError, formatFinding } from '@lago/capability-model';
import { ANONYMOUS, assemble, readSettings, StartError } from '@lago/gateway-kit';
import { environment } from './environment.js';
import { identity } from './identity.js';
import { createMcpCore } from './mcp-core.js';
import { serveOnStdio } from './protocol/endpoint.js';
import { buildServer } from './protocol/mcp-server.js';
import { McpSettings } from './settings.js';

/** Serves the same catalog to the one client that started this process. */
export async function serveOverStdio(): Promise<void> {
  try {
    const gateway = assemble(identity(), readSettings(McpSettings, environment), environment);
    const core = createMcpCore(gateway);
    const exchange = {
      requestId: '',
      traceparent: undefined,
      consumer: 'local',
      caller: ANONYMOUS,
      view: core.everything,
      calls: undefined,
      outcome: {},
    };
    const served = serveOnStdio(() => buildServer(core, exchange), gateway.log);
    const stop = () => void Promise.allSettled([served.close(), gateway.client.close()]).then(() => process.exit(0));
    process.once('SIGTERM', stop).once('SIGINT', stop);
    process.stdin.once('end', stop);
  } catch (error) {
    process.stderr.write(`mcp-gateway can not start\n${explain(error)}\n`);
    process.exitCode = 1;
  }
}

function explain(error: unknown): string {
  if (error instanceof StartError) return error.faults.map((fault) => `  ${error.subject}: ${fault}`).join('\n');
  if (error instanceof CapabilityError) return error.findings.map((one) => `  ${formatFinding(one)}`).join('\n');
  return `  ${error instanceof Error ? error.stack : String(error)}`;
}
