import type { Operation, Parameter } from '@lago/capability-model';
import { seeded } from '@lago/testing';

/** A query that differs from the shortest one in one value. */
export interface ChangedQuery {
  readonly operation: Operation;
  readonly parameter: Parameter;
  /** The value as it was given. */
  readonly value: string;
  readonly search: string;
  /** The same without the value. */
  readonly without: string;
}

const SPELLINGS: readonly ((value: string) => string)[] = [
  (value) => value,
  (value) => value.toLowerCase(),
  (value) => value.toUpperCase(),
  ...['', ' ', '0', '1', '-2', '2.5', '1,000', 'True', 'False', 'no', 'anything'].map((text) => () => text),
  ...['2041-05-06', '2041-05-06T07:08', '2041-05-06T07:08:09Z', '2041-05-06 07:08:09', '06/05/2041'].map(
    (text) => () => text,
  ),
];

/** `count` queries of lists; the same for the same seed. */
export function changedQueries(operations: readonly Operation[], count: number, seed: number): ChangedQuery[] {
  const random = seeded(seed);
  const pick = <Item>(list: readonly Item[]): Item => list[Math.floor(random() * list.length)] as Item;
  const lists = operations.filter(({ method, response }) => method === 'GET' && response.paginated);
  return Array.from({ length: count }, (_, index) => {
    const operation = lists[index % lists.length] as Operation;
    const given = operation.parameters.filter(({ in: place, style }) => place === 'query' && style !== 'map');
    const parameter = pick(given);
    const value = pick(SPELLINGS)(textOf(parameter.example));
    const needed = given.filter((one) => one.required && one !== parameter);
    const without = needed.map((one) => pair(one.wireName, textOf(one.example))).join('&');
    const search = [without, pair(pick([parameter.wireName, parameter.name, `${parameter.name}[]`]), value)];
    return { operation, parameter, value, search: search.filter(Boolean).join('&'), without };
  });
}

function textOf(example: unknown): string {
  return String([example].flat()[0] ?? '');
}

function pair(name: string, value: string): string {
  return `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
}
