import { basename } from 'node:path';
import { ContractError } from '../contract/contract-error.js';
import { readContract } from '../contract/read-contract.js';
import type { ContractFiles } from '../contract/read-contract.js';
import { CapabilityError } from '../document/finding.js';
import { compareContracts } from '../drift/compare-contracts.js';
import { judge, readDeviations } from '../drift/deviations.js';
import { changesOf, formatChange, formatDeviation } from '../drift/format-drift.js';
import type { Comparison } from '../drift/compare-contracts.js';
import { Report } from '../document/report.js';
import { isMapping } from '../values/mapping.js';
import { readPublishedApi } from '../published/published-api.js';
import { UsageError } from './command.js';
import type { CommandOptions, CommandResult } from './command.js';
import { findDocument } from './find-document.js';

/** `diff openapi`: where a published file of the API says something else than our contract takes it to say. */
export function diffOpenapi([file, document]: readonly string[], options: CommandOptions): CommandResult {
  if (file === undefined) throw new UsageError('write: diff openapi FILE [DOCUMENT]');
  const { contractDir } = findDocument(document, options);
  if (contractDir === undefined) throw new UsageError('there is no contract to compare with: give --contract FOLDER');
  const { files, findings } = readContract(contractDir);
  const faults = findings.filter(({ tier }) => tier === 'fault');
  if (faults.length) throw new CapabilityError(faults);
  const { source, root } = readPublishedApi(file);
  const version = isMapping(root['info']) ? String(root['info']['version']) : '';
  const found = compare(files, new Map([[basename(file), { ...source, tree: root }]]));
  const { drift, deliberate } = judge(found.differences, readDeviations(files, version));
  const changes = changesOf(drift);
  const { compared, more } = found;
  const summary =
    `${compared} operations compared with version ${version}: ${changes.length} differences, ` +
    `${deliberate.length} kinds of deliberate ones; ${more.length} operations of ${file} are not in the contract`;
  const others = options.all
    ? [...deliberate.map(formatDeviation), ...more.map((place) => `${place} is not in the contract`)]
    : [];
  return {
    text: [...changes.map(formatChange), ...others, summary].join('\n'),
    json: { compared, version, differences: changes, deliberate, more },
    exitCode: changes.length ? 1 : 0,
  };
}

/** A file whose operations cannot even be listed is a fault of that file. */
function compare(ours: ContractFiles, theirs: ContractFiles): Comparison {
  try {
    return compareContracts(ours, theirs);
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    const report = new Report();
    report.fault(error.rule, error.at, error.message, error.advice);
    throw new CapabilityError(report.findings);
  }
}
