import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const IMPORT = join(import.meta.dirname, '../../../../libs/capability-model/dist/cli/main.js');

/** What a town keeps records of: a group of six operations for each. */
const KINDS = (
  'allotment archive bakery barge beacon bench bridge cellar chapel cistern compost court depot ditch ferry fountain ' +
  'garden gate granary harbour hedge kiln lantern lock market meadow mill nursery orchard pasture pier pond quarry ' +
  'ramp reservoir stable tower well'
).split(' ');

export interface LargeDocument {
  readonly variables: { readonly CAPABILITY_FILE: string; readonly CONTRACT_DIR: string };
  /** How many operations it has. */
  readonly count: number;
  readonly kinds: readonly string[];
  remove(): void;
}

/** The description of an API with more operations than a list of tools can hold, imported. */
export function largeDocument(): LargeDocument {
  const folder = mkdtempSync(join(tmpdir(), 'large-'));
  const file = join(folder, 'town.json');
  const paths = Object.assign({}, ...KINDS.map(pathsOf)) as Record<string, object>;
  const servers = [{ url: 'https://town.example/api' }];
  writeFileSync(file, JSON.stringify({ openapi: '3.1.0', info: { title: 'Town', version: '1' }, servers, paths }));
  const out = join(folder, 'out');
  execFileSync(process.execPath, [IMPORT, 'import', 'openapi', file, '--out', out], { stdio: 'ignore' });
  return {
    variables: { CAPABILITY_FILE: join(out, 'capability.yaml'), CONTRACT_DIR: join(out, 'contract') },
    count: KINDS.length * 6,
    kinds: KINDS,
    remove: () => rmSync(folder, { recursive: true }),
  };
}

function pathsOf(kind: string) {
  const tags = [`${kind}s`];
  const record = { type: 'object', properties: { name: { type: 'string' }, keeper: { type: 'string' } } };
  const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }];
  const json = { 'application/json': { schema: record } };
  const done = (content: object) => ({ 200: { description: 'Done', content } });
  const requestBody = { content: { 'application/json': { schema: { ...record, required: ['name'] } } } };
  return {
    [`/${kind}s`]: {
      get: { operationId: `list_${kind}s`, tags, summary: `List ${kind}s`, responses: done(json) },
      post: { operationId: `create_${kind}`, tags, summary: `Open a ${kind}`, requestBody, responses: done(json) },
    },
    [`/${kind}s/{id}`]: {
      get: { operationId: `get_${kind}`, tags, summary: `Show a ${kind}`, parameters, responses: done(json) },
      delete: { operationId: `delete_${kind}`, tags, summary: `Close a ${kind}`, parameters, responses: done(json) },
    },
    [`/${kind}s/{id}/plan`]: {
      get: {
        ...{ operationId: `print_${kind}_plan`, tags, summary: `Print the plan of a ${kind}`, parameters },
        responses: done({ 'application/pdf': { schema: { type: 'string' } } }),
      },
    },
    [`/${kind}s/{id}/visits`]: {
      get: {
        ...{ operationId: `export_${kind}_visits`, tags, summary: `Export who came to a ${kind}`, parameters },
        responses: done({ 'text/csv': { schema: { type: 'string' } } }),
      },
    },
  };
}
