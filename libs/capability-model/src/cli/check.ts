import { formatFinding } from '../document/finding.js';
import { inspectCapability } from '../compile/load-capability.js';
import type { CommandOptions, CommandResult } from './command.js';
import { findDocument } from './find-document.js';

/** `check`: every finding about a document and its contract. */
export function check([file]: readonly string[], options: CommandOptions): CommandResult {
  const load = findDocument(file, options);
  const { capability, findings } = inspectCapability(load);
  const faults = findings.filter(({ tier }) => tier === 'fault').length;
  const summary = capability
    ? `${load.file}: runs; ${capability.routes.length} routes, ${capability.tools.length} tools, ` +
      `${findings.length} deviations`
    : `${load.file}: cannot run; ${faults} faults, ${findings.length - faults} deviations`;
  return {
    text: [...findings.map(formatFinding), summary].join('\n'),
    json: { file: load.file, contract: load.contractDir ?? null, runs: faults === 0, findings },
    exitCode: faults ? 1 : 0,
  };
}
