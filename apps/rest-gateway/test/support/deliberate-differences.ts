import { tell } from './outcomes.js';
import type { Difference } from './outcomes.js';

interface Deliberate {
  readonly reason: string;
  fits(difference: Difference): boolean;
}

const refusedFirst = ({ direct, through }: Difference): boolean =>
  direct.status >= 400 && direct.status !== 422 && through.status === 422;

/** Every way in which a client's caller can tell the gateway from Lago itself, and why it stays. */
export const DELIBERATE: readonly Deliberate[] = [
  {
    reason: 'the key of the caller is not the key Lago sees',
    fits: ({ direct, through }) => [401, 403].includes(direct.status) && through.status === 200,
  },
  {
    reason: 'what failed on the way is tried again, or found out',
    fits: ({ odd, direct, through }) => odd.startsWith('while it fails') && !isDone(direct) && isDone(through),
  },
  {
    reason: 'ids with dots reach their record',
    fits: ({ operation, odd }) => operation === 'findcustomer' && odd === 'acme.eu',
  },
  {
    reason: 'lists under a name without brackets are lists',
    fits: ({ odd }) => odd === '{"statuses":["draft","finalized"]}',
  },
  {
    reason: "Python's True and False are read as they are meant; Lago reads False as true",
    fits: ({ operation, odd, direct, through }) =>
      isDone(direct) &&
      isDone(through) &&
      (odd === '{"self_billed":"False"}' ||
        (operation === 'findcustomercurrentusage' && odd.endsWith('"apply_taxes":false}'))),
  },
  {
    reason: 'what Lago would refuse one fault at a time, or with another status, is refused with every fault, as 422',
    fits: (difference) => refusedFirst(difference) && difference.direct.status < 500,
  },
  {
    reason: 'what makes Lago fail with 500 is refused with 422',
    fits: (difference) => refusedFirst(difference) && difference.direct.status >= 500,
  },
  {
    reason: 'a value that Lago would cut, or a filter that would match nothing without a word, is refused',
    fits: ({ operation, odd, direct, through }) =>
      isDone(direct) &&
      through.status === 422 &&
      (odd === '{"currency":"eur"}' ||
        odd === '{"currency":""}' ||
        (operation === 'estimatecreditnote' && odd.includes('10.5'))),
  },
  {
    reason: "paths and methods outside the 60 are refused by the gateway's own names",
    fits: ({ direct, through }) =>
      direct.status === 404 &&
      ['route_not_found', 'method_not_allowed'].includes(String((through.error as { code?: unknown }).code)),
  },
  {
    reason: 'a batch that is too large for Lago is cut, and every event is taken',
    fits: ({ operation, direct, through }) =>
      operation === 'createbatchevents' && direct.status === 422 && isDone(through),
  },
  {
    reason: 'a call without its body is refused for the body, not for what is in it',
    fits: ({ operation, direct, through }) =>
      operation === 'evaluatebillablemetricexpression' && direct.status === 422 && through.status === 422,
  },
];

function isDone({ status }: { readonly status: number }): boolean {
  return status === 200;
}

/** Differences that nobody gave a reason for. */
export function unexplained(differences: readonly Difference[]): string[] {
  return differences.filter((difference) => !DELIBERATE.some((one) => one.fits(difference))).map(tell);
}

/** The reasons that were needed, in the order of the list. */
export function reasonsOf(differences: readonly Difference[]): string[] {
  return DELIBERATE.filter((one) => differences.some((difference) => one.fits(difference))).map(({ reason }) => reason);
}
