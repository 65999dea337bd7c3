import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const FOLDER = join(import.meta.dirname, '../../../../libs/capability-model/test/documents');

/** What must reach the consumed API. */
export interface Sends {
  readonly upstream: string;
  readonly method: string;
  readonly path: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly credentialQuery?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** One call by either door, or by both. */
export interface DocumentCall {
  readonly rest?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly tool?: string;
  readonly arguments?: Readonly<Record<string, unknown>>;
  readonly sends?: Sends;
  readonly reply?: unknown;
  /** Media type of a reply that is a text. */
  readonly replyType?: string;
  readonly answer?: unknown;
  readonly refused?: readonly string[];
}

export interface DocumentCase {
  readonly name: string;
  readonly file: string;
  readonly contract: string | undefined;
  readonly secrets: Readonly<Record<string, string>>;
  readonly calls: readonly DocumentCall[];
}

/** The documents of many shapes that capability-model keeps, with the table of what each call must cause. */
export function documentCases(): DocumentCase[] {
  return readdirSync(FOLDER)
    .filter((name) => statSync(join(FOLDER, name)).isDirectory())
    .map((name) => {
      const table = parse(readFileSync(join(FOLDER, name, 'requests.yaml'), 'utf8')) as Partial<DocumentCase> & {
        contract?: boolean;
      };
      return {
        name,
        file: join(FOLDER, name, 'capability.yaml'),
        contract: table.contract ? join(FOLDER, name, 'contract') : undefined,
        secrets: table.secrets ?? {},
        calls: table.calls ?? [],
      };
    });
}
