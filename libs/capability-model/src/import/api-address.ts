import type { Origin } from '../document/origin.js';
import { isMapping } from '../values/mapping.js';
import { slug } from './choose-operations.js';
import type { PublishedOperation } from './choose-operations.js';
import type { PublishedApi } from '../published/published-api.js';
import { SecuritySchemes } from './security.js';
import type { Security } from './security.js';

/** One consumed API of the document: where it is and how calls to it authenticate. */
export interface ApiAddress {
  readonly namespace: string;
  /** Empty when the file names no absolute server: the environment must. */
  readonly baseUri: string;
  readonly security: Security;
}

/** What the caller says, which wins over the file. */
export interface GivenAddress {
  readonly namespace?: string | undefined;
  readonly baseUri?: string | undefined;
}

/** Sorts operations by where they are served and how they authenticate: calls of one kind share an address. */
export class Addresses {
  readonly namespace: string;
  readonly all: ApiAddress[] = [];
  readonly notes = new Set<string>();
  private readonly schemes: SecuritySchemes;
  private readonly main: string;

  constructor(api: PublishedApi, given: GivenAddress) {
    const info = isMapping(api.root['info']) ? api.root['info'] : {};
    this.namespace = given.namespace ?? slug(String(info['title'] ?? 'api'), '-').toLowerCase();
    this.main = (given.baseUri ?? this.serverOf(api.root['servers'], '') ?? '').replace(/\/+$/, '');
    this.schemes = new SecuritySchemes(api, this.namespace, this.main);
  }

  /** The address of the file's own servers. */
  get baseUri(): string {
    return this.main;
  }

  /** Throws LeftOut for an operation whose calls cannot authenticate. */
  of({ operation, item, at }: PublishedOperation): ApiAddress {
    const own = operation['servers'] ?? item.value['servers'];
    const baseUri = (own === undefined ? undefined : this.serverOf(own, this.main))?.replace(/\/+$/, '') ?? this.main;
    const security = this.security(operation, at);
    const key = (address: Pick<ApiAddress, 'baseUri' | 'security'>) =>
      `${address.baseUri} ${address.security.variables.join(' ')}`;
    const known = this.all.find((address) => key(address) === key({ baseUri, security }));
    if (known) return known;
    const made = { namespace: this.freeName(baseUri, security), baseUri, security };
    this.all.push(made);
    return made;
  }

  private security(operation: Readonly<Record<string, unknown>>, at: Origin): Security {
    const security = this.schemes.of(operation, at);
    for (const note of security.notes) this.notes.add(note);
    return security;
  }

  /** The first server that is absolute, or becomes so; variables have their defaults. */
  private serverOf(servers: unknown, base: string): string | undefined {
    const list = Array.isArray(servers) ? servers.filter(isMapping) : [];
    const urls = list.map((server) => this.filledIn(server));
    const absolute = urls.find((url) => /^https?:\/\/[^{}\s]+$/.test(url));
    if (absolute !== undefined) return absolute;
    const [relative] = urls.filter((url) => url !== '' && !/[{}\s]|^[a-z]+:/i.test(url));
    return relative !== undefined && URL.canParse(relative, `${base}/`)
      ? new URL(relative, `${base}/`).href
      : undefined;
  }

  private filledIn({ url, variables }: Record<string, unknown>): string {
    const known = isMapping(variables) ? variables : {};
    return String(url ?? '').replace(/\{([^{}]+)\}/g, (whole, name: string) => {
      const variable = known[name];
      const value = isMapping(variable) ? variable['default'] : undefined;
      if (value === undefined || value === '') return whole;
      this.notes.add(`the server variable ${name} has its default ${String(value)}: --base-uri gives another address`);
      return String(value);
    });
  }

  private freeName(baseUri: string, security: Security): string {
    const [first] = this.all;
    if (!first) return this.namespace;
    const apart =
      baseUri !== first.baseUri && URL.canParse(baseUri)
        ? (new URL(baseUri).hostname.split('.')[0] ?? 'other')
        : security.schemes.join('-') || 'open';
    const base = `${this.namespace}-${slug(apart, '-').toLowerCase()}`;
    let name = base;
    for (let count = 2; this.all.some(({ namespace }) => namespace === name); count++) name = `${base}-${count}`;
    return name;
  }
}
