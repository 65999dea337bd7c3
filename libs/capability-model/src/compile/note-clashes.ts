import type { Origin } from '../document/origin.js';
import type { Report } from '../document/report.js';
import { toolArguments } from '../input/tool-arguments.js';
import type { DocumentModel } from '../model/document-model.js';
import type { HttpMethod, Operation } from '../operation/operation.js';
import type { Exposure } from '../exposure/exposure.js';

interface Compiled {
  readonly exposure: Exposure;
  readonly operation: Operation;
  readonly method?: HttpMethod;
  readonly path?: string;
}

/** Names what stands in the way of something else: namespaces, routes, tools, arguments. */
export function noteClashes(document: DocumentModel, compiled: readonly Compiled[], report: Report): void {
  const namespaces = [...document.consumes, ...document.rest, ...document.mcp, ...document.aggregates];
  noteTwice(
    namespaces.map(({ namespace, origin }) => [namespace, origin.child('namespace')]),
    'duplicate-namespace',
    (name) => `the namespace ${name} is used twice`,
    report,
  );
  noteIgnored(document, report);
  const routes = compiled.filter(({ path }) => path !== undefined);
  noteTwice(
    routes.map(({ method, path, exposure }) => [
      `${method} ${(path ?? '').replace(/\{[^}]*\}/g, '{}')}`,
      exposure.origin,
      exposure.name,
    ]),
    'route-conflict',
    (route) => `the route ${route} is exposed twice`,
    report,
  );
  const tools = compiled.filter(({ path }) => path === undefined);
  noteTwice(
    tools.map(({ exposure }) => [exposure.name, exposure.origin, exposure.name]),
    'duplicate-name',
    (name) => `the tool ${name} is exposed twice`,
    report,
  );
  for (const { operation, exposure } of tools) {
    const clashes = toolArguments(operation).clashes;
    for (const { name, argument } of operation.parameters.filter((parameter) => clashes.includes(parameter.name))) {
      const message = `${name} is a parameter and a body field of ${operation.name}: the tool takes the parameter as ${argument}`;
      report.deviation(
        'argument-clash',
        exposure.origin,
        message,
        'rename it through `with` if you know a better name',
      );
    }
  }
}

/** Names what is understood but decided elsewhere. */
function noteIgnored(document: DocumentModel, report: Report): void {
  for (const { address, origin } of [...document.rest, ...document.mcp]) {
    if (typeof address !== 'string') continue;
    report.deviation(
      'unused-property',
      origin.child('address'),
      'address has no effect',
      'HOST decides where to listen',
    );
  }
  for (const adapters of [document.rest, document.mcp]) {
    for (const { port, origin } of adapters.slice(1)) {
      if (typeof port !== 'number' || port === adapters[0]?.port) continue;
      const message = `port ${port} has no effect: one gateway serves all adapters of a type`;
      report.deviation('unused-property', origin.child('port'), message, 'the port of the first one is used');
    }
  }
}

function noteTwice(
  named: readonly (readonly [string, Origin, string?])[],
  rule: string,
  message: (name: string) => string,
  report: Report,
): void {
  const seen = new Set<string>();
  for (const [name, origin, operation] of named) {
    if (seen.has(name)) {
      report.within(operation, () => report.fault(rule, origin, message(name), 'rename or remove one of them'));
    }
    seen.add(name);
  }
}
