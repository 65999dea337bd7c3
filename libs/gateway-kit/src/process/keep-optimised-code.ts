import { setFlagsFromString } from 'node:v8';

/**
 * Settings of V8 for a server whose traffic has pauses, with the first Node.js that knows them. A collection while
 * nothing is in flight finds no object of the shapes that optimised code was made for, and V8 throws the code away with
 * them: measured, the first seconds after a pause then cost four times as much.
 */
export const V8_SETTINGS: readonly { readonly flag: string; readonly node: number }[] = [
  // No collection just because it is quiet.
  { flag: '--memory-reducer-gc-count=0', node: 22 },
  // Shapes outlive a few collections without an object; bounded, because callers can make up shapes.
  { flag: '--retain-maps-for-n-gc=10', node: 22 },
  // Bytes of buffers count as memory in use, instead of starting a whole collection for every few megabytes that pass.
  { flag: '--external-memory-accounted-in-global-limit', node: 24 },
  // The heap may grow to four times what is in use, also in a small container and after a quiet time.
  { flag: '--heap-growing-percent=300', node: 22 },
];

/** Lets a process that is about to serve keep the code V8 has optimised. */
export function keepOptimisedCode(): void {
  const major = Number(process.versions.node.split('.', 1)[0]);
  for (const { flag, node } of V8_SETTINGS) if (major >= node) setFlagsFromString(flag);
}
