import { basename } from 'node:path';
import { readContract } from '../contract/read-contract.js';
import { CapabilityError } from '../finding.js';
import { compareContracts } from '../drift/compare-contracts.js';
import type { Difference } from '../drift/compare-operations.js';
import { readPublishedApi } from '../import/published-api.js';
import { UsageError } from './command.js';
import type { CommandOptions, CommandResult } from './command.js';
import { findDocument } from './find-document.js';

/** `diff openapi`: where our contract and a published file of the API disagree. */
export function diffOpenapi([file, document]: readonly string[], options: CommandOptions): CommandResult {
  if (file === undefined) throw new UsageError('write: diff openapi FILE [DOCUMENT]');
  const { contractDir } = findDocument(document, options);
  if (contractDir === undefined) throw new UsageError('there is no contract to compare with: give --contract FOLDER');
  const { files, findings } = readContract(contractDir);
  const faults = findings.filter(({ tier }) => tier === 'fault');
  if (faults.length) throw new CapabilityError(faults);
  const { source, root } = readPublishedApi(file);
  const { differences, more, compared } = compareContracts(
    files,
    new Map([[basename(file), { ...source, tree: root }]]),
  );
  const shown = options.all ? differences : differences.filter(({ deliberate }) => deliberate === undefined);
  const summary =
    `${compared} operations compared: ${shown.length} differences` +
    `${options.all ? '' : `, ${differences.length - shown.length} deliberate`}; ` +
    `${more.length} operations of ${file} are not in the contract`;
  return {
    text: [
      ...shown.map(spoken),
      ...(options.all ? more.map((place) => `${place} is not in the contract`) : []),
      summary,
    ].join('\n'),
    json: { compared, differences: shown, more },
    exitCode: shown.length ? 1 : 0,
  };
}

function spoken({ operation, pointer, kind, ours, theirs, deliberate }: Difference): string {
  const what = { new: 'new', gone: 'gone', changed: 'changed', unreadable: 'can not be compared' }[kind];
  const why = deliberate === undefined ? '' : ` (deliberate: ${deliberate})`;
  return `${operation}${pointer && ` ${pointer}`} ${what}: ours ${ours}, theirs ${theirs}${why}`;
}
