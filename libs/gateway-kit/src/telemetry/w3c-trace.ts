/** Where in a trace a call stands (W3C Trace Context). Without a parent there is no state. */
export interface TraceContext {
  readonly traceparent?: string;
  readonly tracestate?: string;
}

const PARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/s;
const [FIRST_VERSION, NO_VERSION, SAMPLED] = ['00', 'ff', 1];

const MOST_MEMBERS = 32;
const LONGEST_STATE = 512;
/** Members that are longer go first when the whole is too long (section 3.3.1.5). */
const LONG_MEMBER = 128;

const KEY = /^(?:[a-z0-9][a-z0-9_\-*/]{0,255}|[a-z0-9][a-z0-9_\-*/]{0,240}@[a-z][a-z0-9_\-*/]{0,13})$/;
const VALUE = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

/** What of a caller's trace goes on; nothing of it when it cannot be read. */
export function readTraceContext(traceparent: unknown, tracestate?: unknown): TraceContext {
  const parent = readParent(traceparent);
  if (parent === undefined) return {};
  const state = readState(tracestate);
  return { traceparent: parent, ...(state === undefined ? {} : { tracestate: state }) };
}

/** A later version is read as far as version 00 knows it, and goes on as that (section 4.3). */
function readParent(given: unknown): string | undefined {
  if (typeof given !== 'string') return undefined;
  const [, version, traceId = '', parentId = '', flags = '', more] = PARENT.exec(given) ?? [];
  if (version === undefined || version === NO_VERSION) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(parentId)) return undefined;
  if (version === FIRST_VERSION) return more === undefined ? given : undefined;
  const known = Number.parseInt(flags, 16) & SAMPLED;
  return `${FIRST_VERSION}-${traceId}-${parentId}-0${known}`;
}

function readState(given: unknown): string | undefined {
  if (typeof given !== 'string') return undefined;
  const members = given
    .split(',')
    .map((member) => member.replace(/^[ \t]+|[ \t]+$/g, ''))
    .filter(Boolean);
  if (!members.length || members.length > MOST_MEMBERS || !members.every(isMember)) return undefined;
  return shortened(members).join(',') || undefined;
}

function isMember(text: string): boolean {
  const equals = text.indexOf('=');
  return equals > 0 && KEY.test(text.slice(0, equals)) && VALUE.test(text.slice(equals + 1));
}

function shortened(members: readonly string[]): readonly string[] {
  const tooLong = (list: readonly string[]) => list.join(',').length > LONGEST_STATE;
  let kept = members;
  while (tooLong(kept)) {
    const long = kept.findLastIndex((member) => member.length > LONG_MEMBER);
    kept = kept.toSpliced(long < 0 ? kept.length - 1 : long, 1);
  }
  return kept;
}
