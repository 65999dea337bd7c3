import type { Origin } from '../document/origin.js';
import { isMapping } from '../values/mapping.js';
import { slug } from './choose-operations.js';
import { LeftOut } from '../published/left-out.js';
import type { PublishedApi } from '../published/published-api.js';

/** How calls authenticate: what the document says, and the variables of the environment it needs. */
export interface Security {
  /** Names of the schemes, for telling two kinds of calls apart. */
  readonly schemes: readonly string[];
  readonly authentication: Readonly<Record<string, string>> | undefined;
  /** More that goes with each call: keys beside the first. */
  readonly inputs: readonly Readonly<Record<string, string>>[];
  readonly variables: readonly string[];
  /** What whoever fills the variables has to know. */
  readonly notes: readonly string[];
}

export const NO_SECURITY: Security = { schemes: [], authentication: undefined, inputs: [], variables: [], notes: [] };

type Scheme = Omit<Security, 'schemes'>;

/** Reads the security schemes of a file for the API of a namespace. */
export class SecuritySchemes {
  private readonly schemes: Readonly<Record<string, unknown>>;
  private readonly prefix: string;
  private readonly taken = new Map<string, string>();
  /** Schemes by token endpoint: one client is enough for each. */
  private readonly endpoints = new Map<string, string>();

  constructor(
    private readonly api: PublishedApi,
    namespace: string,
    /** Address of the API, for token endpoints that are relative to it. */
    private readonly base: string,
  ) {
    const components = isMapping(api.root['components']) ? api.root['components'] : {};
    this.schemes = isMapping(components['securitySchemes']) ? components['securitySchemes'] : {};
    const name = namespace.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
    this.prefix = /^[A-Z]/.test(name) ? name : `API_${name}`;
  }

  /** The first of the alternatives that can be met; without any word, the first scheme of the file. Throws LeftOut. */
  of(operation: Readonly<Record<string, unknown>>, at: Origin): Security {
    const asked = operation['security'] ?? this.api.root['security'];
    if (!Array.isArray(asked)) return this.byDefault();
    const alternatives = asked.filter(isMapping).map((alternative) => Object.keys(alternative));
    const failed: string[] = [];
    for (const names of alternatives.filter((one) => one.length)) {
      const found = this.together(names);
      if (typeof found !== 'string') return found;
      failed.push(found);
    }
    if (!failed.length || alternatives.some((names) => !names.length)) return NO_SECURITY;
    throw new LeftOut(at, `${failed[0]} cannot be sent`);
  }

  /** Files that describe schemes and never ask for one mean them all the same. */
  private byDefault(): Security {
    for (const name of Object.keys(this.schemes)) {
      const found = this.together([name]);
      if (typeof found !== 'string') return found;
    }
    return NO_SECURITY;
  }

  /** Several schemes on one call; why not, when they cannot be. */
  private together(names: readonly string[]): Security | string {
    const parts: Scheme[] = [];
    for (const name of names) {
      const part = this.read(name);
      if (typeof part === 'string') return part;
      const known = parts.find((one) => one.variables.join() === part.variables.join());
      if (!known) parts.push(part);
    }
    const heads = parts.filter(({ authentication }) => authentication);
    if (heads.filter(({ authentication }) => authentication?.['type'] !== 'apikey').length > 1) {
      return `authentication by ${names.join(' and ')} together`;
    }
    const main = heads.find(({ authentication }) => authentication?.['type'] !== 'apikey') ?? heads[0];
    return {
      schemes: names,
      authentication: main?.authentication,
      inputs: heads.filter((one) => one !== main).map(({ authentication }) => asInput(authentication ?? {})),
      variables: parts.flatMap(({ variables }) => variables),
      notes: parts.flatMap(({ notes }) => notes),
    };
  }

  private read(name: string): Scheme | string {
    const scheme = this.schemes[name];
    if (!isMapping(scheme)) return `the security scheme ${name}, which is not described,`;
    const type = scheme['type'];
    const http = type === 'http' ? String(scheme['scheme']).toLowerCase() : undefined;
    if (http === 'basic') {
      const [username, password] = [this.variable(name, 'USERNAME'), this.variable(name, 'PASSWORD')];
      const authentication = { type: 'basic', username: `{{${username}}}`, password: `{{${password}}}` };
      return { authentication, inputs: [], variables: [username, password], notes: [] };
    }
    const granted = type === 'oauth2' ? this.clientCredentials(name, scheme) : undefined;
    if (granted) return granted;
    if (http === 'bearer' || type === 'oauth2' || type === 'openIdConnect') {
      const variable = this.variable(http ? name : 'token', 'TOKEN');
      const notes = http
        ? []
        : [`${variable} must hold a token of ${name} (${String(type)}): nothing here asks for one`];
      return { authentication: { type: 'bearer', token: `{{${variable}}}` }, inputs: [], variables: [variable], notes };
    }
    const place = scheme['in'];
    const key = String(scheme['name']);
    if (type === 'apiKey' && (place === 'header' || place === 'query') && /^[\w.!#$%&'*+^`|~-]+$/.test(key)) {
      const variable = this.variable(name, 'KEY');
      const authentication = { type: 'apikey', key, value: `{{${variable}}}`, placement: place };
      return { authentication, inputs: [], variables: [variable], notes: [] };
    }
    if (type === 'apiKey') return `a key in ${place === 'cookie' ? 'a cookie' : `the ${String(place)} ${key}`}`;
    return `authentication by ${http ?? String(type)}`;
  }

  /** Tokens that the gateways ask for themselves; undefined when the scheme has no such flow, or no address for it. */
  private clientCredentials(name: string, { flows }: Readonly<Record<string, unknown>>): Scheme | undefined {
    const flow = isMapping(flows) ? flows['clientCredentials'] : undefined;
    const tokenEndpoint = isMapping(flow) ? this.absolute(String(flow['tokenUrl'] ?? '')) : undefined;
    if (tokenEndpoint === undefined) return undefined;
    const owner = this.endpoints.get(tokenEndpoint) ?? name;
    this.endpoints.set(tokenEndpoint, owner);
    const [id, secret] = [this.variable(owner, 'CLIENT_ID'), this.variable(owner, 'CLIENT_SECRET')];
    const authentication = { type: 'oauth2', tokenEndpoint, clientId: `{{${id}}}`, clientSecret: `{{${secret}}}` };
    const note = `tokens of ${name} are got from ${tokenEndpoint} with ${id} and ${secret}: the document may name scopes`;
    return { authentication, inputs: [], variables: [id, secret], notes: [note] };
  }

  private absolute(url: string): string | undefined {
    if (/[{}\s#]/.test(url) || url === '') return undefined;
    if (/^https?:\/\//i.test(url)) return URL.canParse(url) ? url : undefined;
    return URL.canParse(url, `${this.base}/`) && this.base !== '' ? new URL(url, `${this.base}/`).href : undefined;
  }

  /** One variable for one scheme: the first of a kind has the plain name. */
  private variable(scheme: string, kind: string): string {
    const plain = `${this.prefix}_${kind}`;
    const owner = this.taken.get(plain) ?? scheme;
    this.taken.set(plain, owner);
    return owner === scheme ? plain : `${this.prefix}_${slug(scheme, '_').toUpperCase().replaceAll('-', '_')}_${kind}`;
  }
}

function asInput({ key = '', value = '', placement = 'header' }: Readonly<Record<string, string>>) {
  return { name: key, in: placement, value };
}
