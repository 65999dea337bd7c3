import { PROBLEMS, ProblemError } from '@lago/gateway-kit';
import type { NameStyle } from '../catalog/catalog-tool.js';
import { groupsOf } from '../catalog/selection.js';
import type { Selection } from '../catalog/selection.js';
import type { View } from '../catalog/view.js';
import type { McpCore, ViewWish } from './mcp-core.js';

/** The view an address offers: `/mcp`, `/mcp/snake`, `/mcp/search`, `/mcp/x/invoices,customers,-voidinvoice/readonly/snake`. */
export interface Views {
  /** Throws ProblemError (404) for an address that names nothing. */
  at(url: string): View;
}

const MOST_VIEWS = 100;
const READ_ONLY = 'readonly';
const DISCOVERY = 'search';
const STYLES: readonly string[] = ['snake', 'document'] satisfies NameStyle[];

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
      const { view, unknown } = narrow(wishOf(path));
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

  /** What an address wishes: a list after `x`, and before or after it how it is narrowed and named. */
  function wishOf(path: string): ViewWish {
    const [root, ...parts] = path.split('/').slice(1);
    const at = parts.indexOf('x');
    const list = at < 0 ? undefined : parts[at + 1];
    const marks = at < 0 ? parts : [...parts.slice(0, at), ...parts.slice(at + 2)];
    const styles = marks.filter((mark) => STYLES.includes(mark));
    const others = marks.filter((mark) => !STYLES.includes(mark) && mark !== READ_ONLY && mark !== DISCOVERY);
    const isTwice = new Set(marks).size < marks.length || styles.length > 1;
    if (root !== 'mcp' || others.length || isTwice || (at >= 0 && list === undefined)) {
      throw new ProblemError(PROBLEMS.routeNotFound, 'MCP is served at /mcp');
    }
    const selection = { ...(list === undefined ? {} : readList(list)), readOnly: marks.includes(READ_ONLY) };
    return { selection, style: styles[0] as NameStyle | undefined, discovery: marks.includes(DISCOVERY) };
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
