import type { InvokeReply } from '@lago/gateway-kit';

const MOST = 20;

/** Clients refuse answers whose headers are long. */
const LONGEST = 2000;

/** Headers that name what was not as described in an input that was sent all the same. */
export function inputNotes({ unknownFields, violations }: Pick<InvokeReply, 'unknownFields' | 'violations'>) {
  const notes: Record<string, string> = {};
  if (unknownFields.length)
    notes['x-unknown-fields'] = list(unknownFields.map((pointer) => pointer.replace(/^\/body/, '')));
  if (violations.length) notes['x-input-violations'] = list(violations.map(({ pointer }) => pointer));
  return notes;
}

/** Names come from the caller: percent-encoded, so that neither commas nor line breaks get into a header. */
function list(names: readonly string[]): string {
  const encoded = [...new Set(names.slice(0, MOST))].map((name) => encodeName(name.slice(0, 100)));
  let length = 0;
  const shown = encoded.filter((name) => (length += name.length + 2) <= LONGEST);
  return [...shown, ...(names.length > MOST || shown.length < encoded.length ? ['...'] : [])].join(', ');
}

function encodeName(name: string): string {
  // Through bytes and back: a lone surrogate cannot be percent-encoded.
  const wellFormed = Buffer.from(name).toString();
  return encodeURIComponent(wellFormed).replaceAll('%2F', '/').replaceAll('%5B', '[').replaceAll('%5D', ']');
}
