import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { canonicalJson } from '@lago/capability-model';

/** What a confirmation is good for: one caller, one tool, one set of arguments. */
export interface Binding {
  readonly consumer: string;
  readonly tool: string;
  readonly arguments: unknown;
}

/**
 * `forged` covers everything that was not signed with our key; `elsewhere` is what another process signed and only
 * that process can honour.
 */
export type TokenState =
  | { readonly state: 'valid' | 'expired' | 'other-call'; readonly id: string }
  | { readonly state: 'forged' | 'elsewhere' };

/** Signs short-lived confirmations. Nothing is stored: the key says that they are ours, the id runs them once. */
export interface ConfirmationTokens {
  /** `id` is what makes this confirmation one of a kind. */
  issue(binding: Binding, id: string, expires: number): string;
  /** Checks signature, origin and time; with a binding also what it is good for. */
  verify(token: string, now: number, binding?: Binding): TokenState;
}

export interface ConfirmationTokenParts {
  /** KeyedRequest at every use, because the secret it comes from may change while the process runs. */
  readonly key: () => string;
  /** True while the other replicas have the same key. */
  readonly agreed: () => boolean;
  /** True when all replicas remember together which confirmations were used. */
  readonly shared: boolean;
  /** Names this process. */
  readonly origin: string;
}

const SHAPE = /^([\w-]+)~[\w-]+\.[0-9a-z]+\.[\w-]{27}\.[\w-]{27}$/;

export function createConfirmationTokens({ key, agreed, shared, origin }: ConfirmationTokenParts): ConfirmationTokens {
  const mac = (purpose: string, text: string) =>
    createHmac('sha256', key()).update(`${purpose}\0${text}`).digest('base64url').slice(0, 27);
  const tag = ({ consumer, tool, arguments: args }: Binding) =>
    mac('binding', `${consumer}\0${tool}\0${createHash('sha256').update(canonicalJson(args)).digest('base64url')}`);
  return {
    issue(binding, id, expires) {
      const body = `${origin}~${id}.${expires.toString(36)}.${tag(binding)}`;
      return `${body}.${mac('seal', body)}`;
    },
    verify(token, now, binding) {
      const [id = '', expires = '', bound = '', signature = ''] = token.split('.');
      const body = `${id}.${expires}.${bound}`;
      const from = SHAPE.exec(token)?.[1];
      const foreign = from !== undefined && from !== origin;
      if (token !== `${body}.${signature}` || !equal(signature, mac('seal', body))) {
        return { state: foreign && !agreed() ? 'elsewhere' : 'forged' };
      }
      if (foreign && !shared) return { state: 'elsewhere' };
      if (parseInt(expires, 36) < now) return { state: 'expired', id };
      if (binding && !equal(bound, tag(binding))) return { state: 'other-call', id };
      return { state: 'valid', id };
    },
  };
}

function equal(a: string, b: string): boolean {
  const left = createHash('sha256').update(a).digest();
  return timingSafeEqual(left, createHash('sha256').update(b).digest());
}
