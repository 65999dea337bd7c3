import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { HttpServer, LOG, mayUse, ProcessModule, provide } from '@lago/gateway-kit';
import type { Configuration } from '@lago/gateway-kit';
import { McpFilter } from './answer/mcp.filter.js';
import type { McpSettings } from './config/settings.js';
import { createCallersView } from './core/callers-view.js';
import { createViews } from './core/views.js';
import { McpController } from './mcp.controller.js';
import { McpModule } from './mcp.module.js';
import { CALLERS_VIEW, ENDPOINT, MCP_CORE, VIEWS } from './mcp.tokens.js';
import { createEndpoint } from './protocol/endpoint.js';
import { buildServer, callDirectly } from './protocol/mcp-server.js';
import type { Extension } from './protocol/mcp-server.js';
import { createResponseTemplates } from './protocol/response-templates.js';

/** The MCP gateway over HTTP. */
@Module({})
export class AppModule {
  /** `extension` is served besides the catalog; nothing is in production. */
  static forRoot(configuration: Configuration<McpSettings>, extension?: Extension): DynamicModule {
    return {
      module: AppModule,
      imports: [McpModule.forRoot(configuration), ProcessModule],
      controllers: [McpController],
      providers: [
        { provide: APP_FILTER, useClass: McpFilter },
        provide(VIEWS, [MCP_CORE], createViews),
        provide(CALLERS_VIEW, [], () => createCallersView(mayUse)),
        provide(ENDPOINT, [MCP_CORE, HttpServer, LOG], (core, server, log) => {
          const endpoint = createEndpoint({
            build: (exchange) => buildServer(core, exchange, extension),
            notifying: extension?.notifying ?? [],
            // An extension may list and do other things each time.
            templates: extension ? undefined : createResponseTemplates((...call) => callDirectly(core, ...call)),
            log,
            tracing: core.gateway.telemetry.tracing,
          });
          server.onDrain(() => endpoint.endStreams());
          return endpoint;
        }),
      ],
    };
  }
}
