import { token } from '@lago/gateway-kit';
import type { CallersView } from './core/callers-view.js';
import type { McpCore } from './core/mcp-core.js';
import type { Views } from './core/views.js';
import type { Endpoint } from './protocol/endpoint.js';

/** The catalog, and how its tools are called. */
export const MCP_CORE = token<McpCore>('MCP_CORE');

/** The views by address. */
export const VIEWS = token<Views>('VIEWS');

/** The tools of a view that one caller may use. */
export const CALLERS_VIEW = token<CallersView>('CALLERS_VIEW');

/** Streamable HTTP. */
export const ENDPOINT = token<Endpoint>('ENDPOINT');
