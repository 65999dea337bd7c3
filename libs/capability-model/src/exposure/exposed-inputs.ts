import type { ExposedInputModel } from '../model/exposed-model.js';
import type { OperationInput } from '../operation/operation.js';
import type { Exposure } from './exposure.js';
import { describeDeclared } from './slot.js';
import type { Description } from './slot.js';

/** Reads one value of an input; undefined when the caller did not give it. */
export type Read = (input: OperationInput) => unknown;

/** What a value is wanted for. `direct`: handed on as it is, so that the description fits the input as well. */
export interface Demand {
  readonly place: 'path' | 'query' | 'header' | 'field' | 'body';
  readonly direct: boolean;
  readonly description?: Description;
  readonly wireName?: string;
}

/** An input callers can give, gathered from declarations and from what the call demands. */
export interface Draft {
  readonly name: string;
  readonly place: 'path' | 'query' | 'header' | 'field';
  readonly declared: ExposedInputModel | undefined;
  /** Keys below `name` that lead to the value; fields only. */
  readonly below?: readonly string[];
  demand: Demand | undefined;
}

/** The inputs of one exposure while it is compiled. */
export class ExposedInputs {
  readonly drafts = new Map<string, Draft>();
  wholeBody = false;
  private readonly used = new Set<ExposedInputModel>();

  constructor(private readonly exposure: Exposure) {}

  /** Reads an input by name; undefined when the exposure has no such input and may not gain one. */
  read(asked: string, demand: Demand, explicit: boolean): Read | undefined {
    const name = this.spelling(asked, explicit);
    const declared = this.declaredAs(name, demand);
    if (declared) this.used.add(declared);
    const fixed = declared?.value ?? undefined;
    const keys = bodyKeys(fixed);
    if (keys && declared) return this.readFromBody(keys, declared, demand);
    if (fixed !== undefined) return () => fixed;
    if (demand.place === 'body' || (name === 'body' && wholeBody(declared))) {
      this.wholeBody = true;
      return ({ body }) => body;
    }
    const place = this.placeOf(name, declared, demand);
    if (!place || (!declared && explicit && this.closed(name))) return undefined;
    const known = this.drafts.get(name);
    // What stands in the path and in the query under one name are two values, unless a reference makes them one.
    const apart = known?.demand?.place === 'path' && demand.place !== 'path' && !explicit;
    if (apart) return this.readApart(asked, demand);
    if (!known) this.drafts.set(name, { name, place, declared, demand });
    else if (demand.direct && !known.demand?.direct) known.demand = demand;
    return readerOf(name, known?.place ?? place);
  }

  private readApart(name: string, demand: Demand): Read | undefined {
    if (demand.place === 'body') return undefined;
    const place = demand.place === 'header' && this.exposure.door === 'mcp' ? 'query' : demand.place;
    const key = `${place} ${name}`;
    const declared = this.exposure.inputs.find((input) => input.name === name && input.in === place);
    if (declared) this.used.add(declared);
    if (!this.drafts.has(key)) this.drafts.set(key, { name, place, declared, demand });
    return readerOf(name, place);
  }

  /** An input that is taken out of the body by `$.a.b`. */
  private readFromBody([name = '', ...below]: readonly string[], declared: ExposedInputModel, demand: Demand): Read {
    const key = `$ ${[name, ...below].join('.')}`;
    if (!this.drafts.has(key)) this.drafts.set(key, { name, place: 'field', declared, below, demand });
    return ({ body }) => [name, ...below].reduce<unknown>((value, one) => own(value, one), body);
  }

  /** The placeholder (or, for a reference, the input) that differs in nothing but case, `-` and `_`, if it is the only one. */
  private spelling(name: string, explicit: boolean): string {
    const { placeholders, inputs } = this.exposure;
    const declared = inputs.map((input) => input.name);
    if (placeholders.includes(name) || declared.includes(name)) return name;
    const alike = (list: readonly string[]) => list.filter((one) => loose(one) === loose(name));
    const found = new Set([...alike(placeholders), ...(explicit ? alike(declared) : [])]);
    const [only] = found;
    return found.size === 1 && only !== undefined ? only : name;
  }

  private declaredAs(name: string, { place }: Demand): ExposedInputModel | undefined {
    const all = this.exposure.inputs.filter((input) => input.name === name);
    return all.find((input) => input.in === place) ?? all[0];
  }

  /** Declared inputs that nothing reads are fields of a body that is handed on whole. */
  claimFields(): void {
    for (const declared of this.wholeBody ? this.unused() : []) {
      if (this.exposure.door !== 'mcp' && declared.in !== 'body') continue;
      this.used.add(declared);
      this.drafts.set(declared.name, { name: declared.name, place: 'field', declared, demand: undefined });
    }
  }

  /** Declared inputs that nothing reads. */
  unused(): ExposedInputModel[] {
    return this.exposure.inputs.filter((input) => !this.used.has(input));
  }

  /** An exposure that lists its inputs takes no others by reference. */
  private closed(name: string): boolean {
    return this.exposure.inputs.length > 0 && !this.exposure.placeholders.includes(name);
  }

  private placeOf(name: string, declared: ExposedInputModel | undefined, demand: Demand): Draft['place'] | undefined {
    const { door, placeholders, method } = this.exposure;
    if (door === 'mcp') return demand.place === 'path' || demand.place === 'field' ? demand.place : 'query';
    if (placeholders.includes(name)) return 'path';
    if (declared?.in === 'body') return 'field';
    if (declared?.in === 'query' || declared?.in === 'header') return declared.in;
    if (demand.place === 'path') return undefined;
    if (demand.place === 'field' && (method === 'GET' || method === 'DELETE')) return 'query';
    return demand.place === 'body' ? undefined : demand.place;
  }
}

function loose(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '');
}

/** The keys of `$.a.b`; undefined for any other value. */
function bodyKeys(value: unknown): string[] | undefined {
  return typeof value === 'string' && /^\$(?:\.[A-Za-z_][\w-]*)+$/.test(value) ? value.split('.').slice(1) : undefined;
}

function wholeBody(declared: ExposedInputModel | undefined): boolean {
  return (
    declared === undefined || declared.type === undefined || declared.type === 'object' || declared.type === 'array'
  );
}

function readerOf(name: string, place: Draft['place']): Read {
  if (place === 'path') return ({ path }) => own(path, name);
  if (place === 'field') return ({ body }) => own(body, name);
  return ({ query }) => own(query, name);
}

function own(holder: unknown, name: string): unknown {
  if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, name)) return undefined;
  return (holder as Record<string, unknown>)[name];
}

/** What is known about a draft: the demand's description when it is handed on, else its own declaration. */
export function descriptionOf({ demand, declared }: Draft): Description {
  if (demand?.direct && demand.description) return demand.description;
  return describeDeclared({
    type: declared?.type ?? undefined,
    required: declared?.required ?? undefined,
    description: declared?.description ?? undefined,
  });
}
