import type { Origin } from '../document/origin.js';
import { ownEntry } from '../values/own-entry.js';
import type { Report } from '../document/report.js';

/** A construct of the format that is refused, and what to do instead. */
export interface Unsupported {
  readonly name: string;
  readonly advice: string;
}

export function refuse(construct: Unsupported, at: Origin, report: Report): void {
  report.fault('unsupported-construct', at, `not supported: ${construct.name}`, construct.advice);
}

const STEPS: Unsupported = {
  name: 'orchestration with steps',
  advice: 'expose one operation per `call`, or do the orchestration in a service of its own and consume that',
};
/** Kinds of steps that are named by themselves. */
const STEP_KINDS: Readonly<Record<string, Unsupported>> = {
  script: { name: 'a script step', advice: 'put the logic into a service of its own and consume that' },
  lookup: { name: 'a lookup step', advice: 'let the caller make both calls, or join the data in a service of its own' },
};

/** Refuses every step that has a name of its own, or else the steps as a whole. */
export function refuseSteps(steps: unknown, at: Origin, report: Report): void {
  const entries = typeof steps === 'object' && steps !== null ? Object.entries(steps as object) : [];
  const named = entries.flatMap(([key, step]: [string, { type?: unknown } | null]) => {
    const construct = ownEntry(STEP_KINDS, String(step?.type));
    return construct ? [{ construct, origin: at.child(key, 'type') }] : [];
  });
  for (const { construct, origin } of named) refuse(construct, origin, report);
  if (!named.length) refuse(STEPS, at, report);
}

const EXPOSED_AUTHENTICATION: Unsupported = {
  name: 'authentication declared on the exposed side',
  advice: 'remove it here and name the callers in the consumers file of the gateway',
};
const OTHER_FORMAT: Unsupported = {
  name: 'a reply format other than JSON',
  advice: 'consume a JSON form of the API, or convert in a service of its own',
};
const OTHER_BODY: Unsupported = {
  name: 'a request body other than JSON',
  advice: 'use `type: json`, or convert in a service of its own',
};

/** A part of the document that stands in another file; only consumed adapters may. */
export function importOf(section: string): Unsupported {
  return { name: `an import of \`${section}\``, advice: 'copy the entry into this document; only `consumes` imports' };
}

/** Types of `exposes` that no gateway serves. */
export const EXPOSED_ELSEWHERE: Readonly<Record<string, Unsupported>> = {
  skill: { name: 'the skill adapter', advice: 'publish skills as files and expose the tools by `type: mcp`' },
  control: { name: 'the control adapter', advice: 'remove it: each gateway has a management port of its own' },
};

/** Refused by name of the property, per kind of model. */
export const REFUSED_PROPERTIES: Readonly<Record<string, Readonly<Record<string, Unsupported>>>> = {
  ExposedOperationModel: { steps: STEPS, mappings: STEPS },
  ToolModel: { steps: STEPS, mappings: STEPS },
  FunctionModel: { steps: STEPS, mappings: STEPS },
  ExposedResourceModel: {
    forward: { name: '`forward`', advice: 'expose the operations one by one with `call`; nothing passes undeclared' },
  },
  ExposedRestModel: { authentication: EXPOSED_AUTHENTICATION },
  ExposedMcpModel: {
    authentication: EXPOSED_AUTHENTICATION,
    resources: { name: 'MCP resources', advice: 'expose a read-only tool instead' },
    prompts: { name: 'MCP prompts', advice: 'put the wording into the description of the tools' },
  },
  ConsumedOperationModel: { outputSchema: OTHER_FORMAT, outputMediaType: OTHER_FORMAT, maxBinarySize: OTHER_FORMAT },
  AdapterModel: { tunnel: { name: '`tunnel`', advice: 'reach the API through the network of the platform' } },
};

const format = (...names: string[]) => Object.fromEntries(names.map((name) => [name, OTHER_FORMAT]));
const body = (...names: string[]) => Object.fromEntries(names.map((name) => [name, OTHER_BODY]));

/** Refused by value of a property, per kind of model. */
export const REFUSED_VALUES: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Unsupported>>>>>> =
  {
    AuthenticationModel: {
      type: {
        digest: { name: 'digest authentication', advice: 'use `type: basic` over https, or `bearer`' },
      },
    },
    ConsumedInputModel: {
      in: {
        cookie: { name: 'a cookie input', advice: 'send it as a header input named `Cookie`' },
        environment: { name: 'an environment input', advice: 'declare the variable in `binds` and use {{NAME}}' },
      },
    },
    ExposedInputModel: {
      in: { cookie: { name: 'a cookie input', advice: 'take the value from a header' } },
    },
    ConsumedOperationModel: {
      outputRawFormat: format(
        ...['xml', 'avro', 'protobuf', 'csv', 'tsv', 'psv', 'yaml', 'html', 'markdown', 'binary', 'text'],
      ),
    },
    BodyModel: { type: body('text', 'xml', 'sparql', 'formUrlEncoded', 'multipartForm', 'raw') },
  };
