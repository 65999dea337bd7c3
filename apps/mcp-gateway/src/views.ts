import { PROBLEMS, ProblemError } from '@lago/gateway-kit';
import { groupsOf } from './catalog/selection.js';
import type { Selection } from './catalog/selection.js';
import type { View } from './catalog/view.js';
import type { McpCore } from './mcp-core.js';

/** The view an address offers: `/mcp`, `/mcp/readonly`, `/mcp/x/invoices,customers,-voidinvoice/readonly`. */
export interface Views {
  /** Throws ProblemError (404) for an address that names nothing. */
  at(url: string): View;
}

const MOST_VIEWS = 100;
const READ_ONLY = 'readonly';

/** Views by address; a part of what the operator allows, made once each. */
export function createViews({ everything, narrow, isTool }: Pick<McpCore, 'everything' | 'narrow' | 'isTool'>): Views {
  const known = new Map<string, View>([
    ['/', everything],
    ['/mcp', everything],
  ]);
  return {
    at(url) {
      const path = known.has(url) ? url : pathOf(url);
      const found = known.get(path);
      if (found) return found;
      const { view, unknown } = narrow(selectionOf(path));
      if (unknown.length) {
        const groups = groupsOf(everything.tools).join(', ');
        throw new ProblemError(
          PROBLEMS.routeNotFound,
          `no group or tool ${unknown.join(', ')} here; groups: ${groups}`,
        );
      }
      if (known.size < MOST_VIEWS) known.set(path, view);
      return view;
    },
  };

  function selectionOf(path: string): Selection {
    const [root, ...parts] = path.split('/').slice(1);
    const readOnly = parts.at(-1) === READ_ONLY;
    if (readOnly) parts.pop();
    const [marker, list, ...rest] = parts;
    const plain = marker === undefined;
    const listed = marker === 'x' && list !== undefined && rest.length === 0;
    if (root !== 'mcp' || !(plain || listed)) throw new ProblemError(PROBLEMS.routeNotFound, 'MCP is served at /mcp');
    return { ...(list === undefined ? {} : readList(list)), readOnly };
  }

  /** `invoices,findcustomer,-voidinvoice`: groups and tools to offer, with a minus those to leave out. */
  function readList(list: string): Selection {
    const items = list.split(',').filter(Boolean);
    const exclude = items.filter((item) => item.startsWith('-')).map((item) => item.slice(1));
    const wanted = items.filter((item) => !item.startsWith('-') && item !== 'all');
    const tools = wanted.filter(isTool);
    const groups = wanted.filter((item) => !isTool(item));
    return { exclude, ...(items.includes('all') || !wanted.length ? {} : { tools, groups }) };
  }
}

function pathOf(url: string): string {
  const [path = '/'] = url.split('?', 1);
  try {
    return decodeURIComponent(path).replace(/\/+$/, '') || '/';
  } catch {
    throw new ProblemError(PROBLEMS.malformedRequest, 'the path is not valid percent-encoded UTF-8');
  }
}
