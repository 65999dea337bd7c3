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
  demand: Demand | undefined;
}

/** The inputs of one exposure while it is compiled. */
export class ExposedInputs {
  readonly drafts = new Map<string, Draft>();
  wholeBody = false;
  private readonly declared: ReadonlyMap<string, ExposedInputModel>;
  private readonly used = new Set<string>();

  constructor(private readonly exposure: Exposure) {
    this.declared = new Map(exposure.inputs.map((input) => [input.name, input]));
  }

  /** Reads an input by name; undefined when the exposure has no such input and may not gain one. */
  read(name: string, demand: Demand, explicit: boolean): Read | undefined {
    const declared = this.declared.get(name);
    if (declared) this.used.add(name);
    if ((declared?.value ?? undefined) !== undefined) {
      const { value } = declared ?? {};
      return () => value;
    }
    if (demand.place === 'body' || (name === 'body' && wholeBody(declared))) {
      this.wholeBody = true;
      return ({ body }) => body;
    }
    const place = this.placeOf(name, declared, demand);
    if (!place || (!declared && explicit && this.closed(name))) return undefined;
    const draft = this.drafts.get(name);
    if (!draft) this.drafts.set(name, { name, place, declared, demand });
    else if (demand.direct && !draft.demand?.direct) draft.demand = demand;
    return readerOf(name, place);
  }

  /** Declared inputs that nothing reads are fields of a body that is handed on whole. */
  claimFields(): void {
    for (const declared of this.wholeBody ? this.unused() : []) {
      if (this.exposure.door !== 'mcp' && declared.in !== 'body') continue;
      this.used.add(declared.name);
      this.drafts.set(declared.name, { name: declared.name, place: 'field', declared, demand: undefined });
    }
  }

  /** Declared inputs that nothing reads. */
  unused(): ExposedInputModel[] {
    return this.exposure.inputs.filter(({ name }) => !this.used.has(name));
  }

  /** An exposure that lists its inputs takes no others by reference. */
  private closed(name: string): boolean {
    return this.declared.size > 0 && !this.exposure.placeholders.includes(name);
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
