import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import {
  CAPABILITY,
  GatewayModule,
  IDENTITY,
  INVOKE,
  LOG,
  provide,
  REDIS,
  TELEMETRY,
  UPSTREAM,
} from '@lago/gateway-kit';
import type { Configuration } from '@lago/gateway-kit';
import { MCP_SETTINGS } from './config/settings.js';
import type { McpSettings } from './config/settings.js';
import { createMcpCore } from './core/mcp-core.js';
import { MCP_CORE } from './mcp.tokens.js';

/** What both transports serve. */
@Module({})
export class McpModule {
  static forRoot(configuration: Configuration<McpSettings>): DynamicModule {
    const gateway = GatewayModule.forRoot(configuration);
    return {
      module: McpModule,
      imports: [gateway],
      providers: [
        provide(
          MCP_CORE,
          [IDENTITY, MCP_SETTINGS, CAPABILITY, INVOKE, UPSTREAM, REDIS, TELEMETRY, LOG],
          (identity, settings, capability, invoke, { secrets }, state, telemetry, log) =>
            createMcpCore({ identity, settings, capability, invoke, secrets, shared: !!state, telemetry, log }),
        ),
      ],
      exports: [MCP_CORE, gateway],
    };
  }
}
