import { isMapping } from '@lago/capability-model';

/** The methods of all revisions; whatever else a message says is the caller's own word. */
const METHODS = new Set([
  'completion/complete',
  'initialize',
  'logging/setLevel',
  'notifications/cancelled',
  'notifications/initialized',
  'notifications/progress',
  'notifications/roots/list_changed',
  'ping',
  'prompts/get',
  'prompts/list',
  'resources/list',
  'resources/read',
  'resources/subscribe',
  'resources/templates/list',
  'resources/unsubscribe',
  'server/discover',
  'subscriptions/listen',
  'tools/call',
  'tools/list',
]);

/** The method of a message as a log or a trace may show it; a response of the client has none. */
export function methodOf(message: unknown): string {
  if (!isMapping(message) || typeof message['method'] !== 'string') return 'none';
  return METHODS.has(message['method']) ? message['method'] : 'unknown';
}

/** What is known to begin an answer that is no error, whatever it says. */
const RESULT = Buffer.from('{"result":');
const LONGEST_ERROR = 64 * 1024;

/** The code of the first JSON-RPC error in an answer. */
export function errorCodeOf(answer: Buffer): number | undefined {
  if (answer.length === 0 || answer.length > LONGEST_ERROR || answer.indexOf(RESULT) === 0) return undefined;
  try {
    const parsed: unknown = JSON.parse(answer.toString());
    const messages: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed];
    const failed = messages.find((message) => isMapping(message) && isMapping(message['error']));
    const { code } = (failed as { error?: { code?: unknown } } | undefined)?.error ?? {};
    return typeof code === 'number' ? code : undefined;
  } catch {
    return undefined;
  }
}
