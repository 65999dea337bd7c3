import type { Stored } from '../model/catalog.js';

/** Records by id in the order they were stored; deleted ones stay but are no longer found. */
export class Table<T extends Stored> {
  private readonly rows = new Map<string, T>();

  insert(row: T): T {
    this.rows.set(row.id, row);
    return row;
  }

  get(id: string | null | undefined): T | undefined {
    const row = id ? this.rows.get(id.toLowerCase()) : undefined;
    return row?.deletedAt === null ? row : undefined;
  }

  /** Also finds deleted records, for references that outlive them. */
  any(id: string): T | undefined {
    return this.rows.get(id);
  }

  find(matches: (row: T) => boolean): T | undefined {
    for (const row of this.rows.values()) if (row.deletedAt === null && matches(row)) return row;
    return undefined;
  }

  all(): T[] {
    return [...this.rows.values()].filter((row) => row.deletedAt === null);
  }

  /** Gives a record another id; the seed uses it for ids that are published. */
  rename(row: T, id: string): T {
    this.rows.delete(row.id);
    return this.insert(Object.assign(row, { id }));
  }

  erase(id: string): void {
    this.rows.delete(id);
  }

  get size(): number {
    return this.rows.size;
  }
}

/** Newest first, then by id: Lago's default order. */
export function newestFirst(a: Stored, b: Stored): number {
  return b.createdAt - a.createdAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
