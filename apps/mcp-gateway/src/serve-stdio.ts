import { ANONYMOUS, assemble, lastWords, onStop, readConfiguration } from '@lago/gateway-kit';
import { environment } from './environment.js';
import { identity } from './identity.js';
import { checkMcp, createMcpCore } from './mcp-core.js';
import { serveOnStdio } from './protocol/endpoint.js';
import { buildServer } from './protocol/mcp-server.js';
import { McpSettings } from './settings.js';

/** Serves the same catalog to the one client that started this process. */
export async function serveOverStdio(): Promise<void> {
  const named = identity();
  const words = lastWords(named.name, environment);
  try {
    const configuration = readConfiguration({ identity: named, settings: McpSettings, environment, check: checkMcp });
    words.use(configuration.log);
    const gateway = assemble(configuration);
    const core = createMcpCore(gateway);
    const exchange = {
      requestId: '',
      trace: {},
      consumer: 'local',
      caller: ANONYMOUS,
      view: core.everything,
      calls: undefined,
      outcome: {},
    };
    const served = serveOnStdio(() => buildServer(core, exchange), gateway.log);
    const end = () =>
      served
        .finish(gateway.settings.drainDeadlineMs)
        .then(() => gateway.client.close())
        .then(() => process.exit(0), words.fail);
    onStop(() => void end());
    void served.inputEnded.then(end);
  } catch (error) {
    words.explain(error);
    process.exit(1);
  }
}
