import '@lago/gateway-kit/stop-signal';
import '@lago/gateway-kit/node-version';
import { join } from 'node:path';
import { environment } from './environment.js';

// Loading the rest takes most of a start; until then signals are heard already, and an old Node is refused.
const { NestFactory } = await import('@nestjs/core');
const kit = await import('@lago/gateway-kit');
const { McpSettings } = await import('./config/settings.js');
const { checkMcp } = await import('./core/mcp-core.js');
const { McpModule } = await import('./mcp.module.js');
const { MCP_CORE } = await import('./mcp.tokens.js');
const { serveOnStdio } = await import('./protocol/endpoint.js');
const { buildServer } = await import('./protocol/mcp-server.js');

const identity = kit.readIdentity(join(import.meta.dirname, '..'));
const reporter = kit.exitReporter(identity.name, environment);
await bootstrap().catch(reporter.startFailed);

/** Serves the same catalog to the one client that started this process. */
async function bootstrap(): Promise<void> {
  const configuration = kit.readConfiguration({ identity, environment, settings: McpSettings, check: checkMcp });
  reporter.use(configuration.log);
  const app = await NestFactory.createApplicationContext(McpModule.forRoot(configuration), kit.NEST_OPTIONS);
  app.useLogger(kit.nestLogger(configuration.log));
  const core = app.get(MCP_CORE);
  const exchange = {
    requestId: '',
    trace: {},
    consumer: 'local',
    caller: kit.ANONYMOUS,
    view: core.everything,
    calls: undefined,
    outcome: {},
  };
  const served = serveOnStdio(() => buildServer(core, exchange), configuration.log);
  const end = () =>
    served
      .finish(configuration.settings.drainDeadlineMs)
      .then(() => app.close())
      .then(() => process.exit(0), reporter.crashed);
  kit.onStop(() => void end());
  void served.inputEnded.then(end);
}
