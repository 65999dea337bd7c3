import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { loadCapability } from '../src/index.js';
import type { Capability } from '../src/index.js';
import type { Hints } from '../src/operation/operation.js';

export interface SentRequest {
  upstream: string;
  method: string;
  path: string;
  query: string;
  headers?: Record<string, string>;
  credentialQuery?: Record<string, string>;
  body?: unknown;
}

export interface DocumentCall {
  rest?: string;
  headers?: Record<string, string>;
  body?: unknown;
  tool?: string;
  arguments?: Record<string, unknown>;
  sends?: SentRequest;
  reply?: unknown;
  /** Media type of a reply that is a text. */
  replyType?: string;
  answer?: unknown;
  refused?: string[];
}

export interface DocumentCase {
  name: string;
  about: string;
  contract?: boolean;
  secrets?: Record<string, string>;
  calls: DocumentCall[];
  hints?: Record<string, Hints>;
  load(): Capability;
}

const folder = join(import.meta.dirname, 'documents');

/** Every folder of test/documents. */
export function documentCases(): DocumentCase[] {
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return names.map(({ name }) => {
    const table = parse(readFileSync(join(folder, name, 'requests.yaml'), 'utf8')) as Omit<
      DocumentCase,
      'name' | 'load'
    >;
    return { ...table, name, load: () => loadCase(name, table) };
  });
}

function loadCase(name: string, { contract, secrets }: Pick<DocumentCase, 'contract' | 'secrets'>): Capability {
  return loadCapability({
    file: join(folder, name, 'capability.yaml'),
    ...(contract ? { contractDir: join(folder, name, 'contract') } : {}),
    secrets: secrets ?? {},
  });
}
