import type { Consumer } from '../consumers/consumer.js';
import type { DirectorySource } from '../consumers/reload.js';
import type { Credentials } from './credentials.js';
import type { Refusal } from './refusal.js';

/** Tells who presents these credentials. Throws ProblemError (401, 503). */
export type Identify = (presented: Credentials) => Consumer | Promise<Consumer>;

/** Identifies by gateway key: `X-API-Key`, else the bearer token. */
export function identifyByKey(directory: DirectorySource, refuse: Refusal, now: () => number): Identify {
  return ({ apiKey, bearer }) => {
    const key = apiKey ?? bearer;
    const known = directory();
    if (key === undefined) throw refuse('send a gateway key as Authorization: Bearer or X-API-Key', false);
    const found = known.byKey(key);
    if (!found) throw refuse('this key is not known here', true);
    if (found.expires <= now()) throw refuse('this key has expired', true);
    if (found.member.expires <= now()) throw refuse('this consumer has expired', true);
    return found.member.consumer;
  };
}
