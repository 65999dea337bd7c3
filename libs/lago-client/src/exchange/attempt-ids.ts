import { randomInt } from 'node:crypto';

/** Names every try, so that an answer can be told to belong to another one. */
export interface AttemptIds {
  /** The `X-Request-Id` of the next try: the request's own id and a number that no other try has, of any process. */
  next(requestId: string): string;
  /** True when an answer that names `echoed` belongs to a try other than `own`, whichever gateway made it. */
  isOther(echoed: string | undefined, own: string): boolean;
}

/** Rails keeps letters, digits, `_`, `-` and `@` of a request id, and 255 characters of it. */
const MAX_LENGTH = 200;
const CHECK_DIGITS = 10;
const FORM = /^([\w-]*-\d{7,})(\d{10})$/;

/** The number is made of six digits of the process, a count and a checksum, by which other gateways know it. */
export function createAttemptIds(process = randomInt(100_000, 1_000_000)): AttemptIds {
  let count = 0;
  return {
    next(requestId) {
      count += 1;
      const unchecked = `${requestId.replaceAll(/[^\w-]/g, '-').slice(0, MAX_LENGTH)}-${process}${count}`;
      return unchecked + checksum(unchecked);
    },
    // Edges replace ids by their own: only an id that was given to another try proves anything.
    isOther(echoed, own) {
      if (echoed === undefined || echoed === own) return false;
      const [, unchecked, check] = FORM.exec(echoed) ?? [];
      return unchecked !== undefined && checksum(unchecked) === check;
    },
  };
}

/** FNV-1a in 32 bits, in decimal digits: four thousand million ids of somebody else hold one that fits by chance. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return String(hash >>> 0).padStart(CHECK_DIGITS, '0');
}
