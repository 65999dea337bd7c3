import { isMapping } from '../values/mapping.js';

const SAYS_NOTHING = new Set(
  ['title', 'description', 'example', 'examples', 'externalDocs', 'xml', 'discriminator'].concat([
    '$comment',
    '$id',
    '$schema',
    '$anchor',
    '$defs',
    'definitions',
  ]),
);

/** True for keywords that only explain. */
export function isAnnotation(keyword: string): boolean {
  return SAYS_NOTHING.has(keyword) || keyword.startsWith('x-');
}

/** JSON with the members of objects in order, explanations left out. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isMapping(inner)
      ? Object.fromEntries(
          Object.entries(inner)
            .filter(([key]) => !isAnnotation(key))
            .sort(([one], [other]) => (one < other ? -1 : 1)),
        )
      : inner,
  );
}
