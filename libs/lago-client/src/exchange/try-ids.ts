/** Names every try of this process, so that an answer can be told to belong to another one. */
export interface TryIds {
  /** The `X-Request-Id` of the next try: the request's own id and a number that no other try has. */
  next(requestId: string): string;
  /** True when an answer that names `echoed` belongs to a try of ours other than `own`. */
  isOther(echoed: string | undefined, own: string): boolean;
}

/** Tries that are remembered; an answer that comes later than so many others would have timed out long before. */
const REMEMBERED = 8192;
/** Rails keeps letters, digits, `_`, `-` and `@` of a request id, and 255 characters of it. */
const MAX_LENGTH = 200;

export function createTryIds(): TryIds {
  const recent = new Array<string>(REMEMBERED).fill('');
  let count = 0;
  return {
    next(requestId) {
      count += 1;
      const id = `${requestId.replaceAll(/[^\w-]/g, '-').slice(0, MAX_LENGTH)}-${count}`;
      recent[count % REMEMBERED] = id;
      return id;
    },
    // Edges replace ids by their own: only an id that was given to another try proves anything.
    isOther(echoed, own) {
      if (echoed === undefined || echoed === own) return false;
      const number = /-(\d{1,15})$/.exec(echoed)?.[1];
      return number !== undefined && recent[Number(number) % REMEMBERED] === echoed;
    },
  };
}
