import type { Capability, Route, Secrets, Tool } from '../operation/capability.js';
import type { Join } from '../contract/join.js';
import type { Report } from '../document/report.js';
import { Validators } from '../input/validator.js';
import type { DocumentModel } from '../model/document-model.js';
import type { Hints, Operation } from '../operation/operation.js';
import type { Variables } from '../upstream/binds.js';
import { compileMock } from './compile-mock.js';
import { compileOperation } from './compile-operation.js';
import type { CompileContext } from './compile-context.js';
import { indexCalls } from './consumed-call.js';
import type { FindCall } from './consumed-call.js';
import type { Exposure } from '../exposure/exposure.js';
import { gatherExposures } from '../exposure/gather-exposures.js';
import type { Exposed } from '../exposure/gather-exposures.js';
import { noteClashes } from './note-clashes.js';
import { noteProfile, usesAliases } from './profile.js';
import { baseAddress } from '../upstream/base-address.js';
import { compileUpstream } from '../upstream/upstream.js';

/** What compiling a document needs besides the document. */
export interface CompileOptions {
  readonly join: Join | undefined;
  readonly variables: Variables;
  readonly secrets: Secrets;
  readonly report: Report;
}

/** Compiles a checked document to routes and tools. Faults are in the report. */
export function compileCapability(
  document: DocumentModel,
  { join, variables, secrets, report }: CompileOptions,
): Omit<Capability, 'hash' | 'findings'> {
  noteProfile(document, report);
  const upstreams = document.consumes.map((adapter) =>
    compileUpstream(adapter, baseAddress(adapter, variables, secrets, report), variables, report),
  );
  const context: CompileContext = {
    report,
    validators: new Validators(),
    bound: (name) => {
      const variable = variables.get(name);
      return variable && (() => variable.read(secrets));
    },
    reservedQuery: (namespace) => credentialQuery(document, namespace),
  };
  const find = indexCalls(document.consumes, join, report);
  const exposed = gatherExposures(document, usesAliases(document), report);
  const hints = hintsByCall(exposed);
  const compiled = exposed.flatMap((item) => {
    const { exposure } = item;
    const operation = report.within(exposure.name, () => compileExposure(exposure, find, hints, context));
    return operation ? [{ ...item, operation }] : [];
  });
  const [rest] = document.rest;
  const [mcp] = document.mcp;
  const name = document.origin.source.path;
  const capability = {
    title: document.info?.label ?? name,
    description: document.info?.description ?? '',
    upstreams,
    rest: rest && { port: rest.port, namespace: rest.namespace, description: rest.description ?? '' },
    mcp: mcp && { port: mcp.port ?? undefined, namespace: mcp.namespace, description: mcp.description ?? '' },
    routes: compiled.flatMap(({ method, path, operation }): Route[] =>
      method === undefined || path === undefined ? [] : [{ method, path, operation }],
    ),
    tools: compiled.flatMap(({ method, operation }) => (method === undefined ? [toolOf(operation)] : [])),
  };
  noteClashes(document, compiled, report);
  return capability;
}

function compileExposure(
  exposure: Exposure,
  find: FindCall,
  hints: ReadonlyMap<string, Partial<Hints>>,
  context: CompileContext,
): Operation | undefined {
  const { call, origin } = exposure;
  if (call === undefined) return compileMock(exposure, context);
  const found = find(call);
  if (found && found !== 'unknown') {
    return compileOperation(exposure, found, { ...hints.get(call), ...exposure.hints } as Partial<Hints>, context);
  }
  const [namespace = ''] = call.split('.');
  const message = found ? `${call} names several operations` : `${call} names no consumed operation`;
  const advice = found ? `write ${namespace}.resource.operation` : 'write namespace.operation of a `consumes` entry';
  context.report.fault('unknown-call', origin.child('call'), message, advice);
  return undefined;
}

/** REST has no hints of its own: it takes those of a tool that calls the same operation. */
function hintsByCall(exposed: readonly Exposed[]): ReadonlyMap<string, Partial<Hints>> {
  const hints = new Map<string, Partial<Hints>>();
  for (const { exposure } of exposed) {
    if (exposure.door !== 'mcp' || exposure.call === undefined || hints.has(exposure.call)) continue;
    hints.set(exposure.call, exposure.hints as Partial<Hints>);
  }
  return hints;
}

function toolOf(operation: Operation): Tool {
  const { name, title, description, facts } = operation;
  return { name, title, description, hints: facts.hints, operation };
}

function credentialQuery({ consumes }: DocumentModel, namespace: string): string[] {
  const authentication = consumes.find((adapter) => adapter.namespace === namespace)?.authentication;
  return authentication?.placement === 'query' && authentication.key ? [authentication.key] : [];
}
