import { join } from 'node:path';
import { formatFinding } from '../document/finding.js';
import type { Imported } from '../import/import-api.js';
import type { Remark } from '../published/left-out.js';
import type { Capability } from '../operation/capability.js';
import type { CommandResult } from './command.js';

/** What an import says: each operation that was added or left out, each file, each finding, and the counts. */
export function reportImport(
  { files, served, skipped, leftOut, notes, findings }: Imported,
  capability: Capability | undefined,
  { out, strict }: { readonly out: string; readonly strict: boolean },
): CommandResult {
  const file = join(out, 'capability.yaml');
  const contractDir = join(out, 'contract');
  const written = served.length || skipped.length ? [...files.keys()] : [];
  const notable = findings.filter(({ rule }) => !rule.startsWith('api-evangelist/'));
  const lines = [
    ...served.map(({ name, method, path }) => `+ ${name}  ${method} ${path}`),
    ...skipped.map((name) => `= ${name} is there already`),
    ...leftOut.map((remark) => `- ${formatRemark(remark)}`),
    ...counted(notes).map((note) => `! ${note}`),
    ...written.map((name) => `wrote ${join(out, name)}`),
    ...notable.map(formatFinding),
    ...(leftOut.length ? [summary(leftOut, served.length)] : []),
    capability
      ? `${capability.routes.length} routes and ${capability.tools.length} tools; serve them with ` +
        `CAPABILITY_FILE=${file} CONTRACT_DIR=${contractDir}`
      : 'the document cannot run yet: see above',
  ];
  const added = served.map(({ name, method, path }) => ({ name, method, path }));
  const json = { file, contractDir, written, added, skipped, leftOut, notes, findings };
  const complete = !leftOut.length && !notes.length;
  return { text: lines.join('\n'), json, exitCode: capability && (complete || !strict) ? 0 : 1 };
}

function formatRemark({ operation, reason, file, line, column }: Remark): string {
  const what = operation ? `${operation.name}  ${operation.method} ${operation.path}: ` : '';
  return `${what}${reason} (${file}:${line}:${column})`;
}

/** Equal remarks once, with their number. */
function counted(remarks: readonly Remark[]): string[] {
  const texts = remarks.map(formatRemark);
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].map(([text, count]) => (count === 1 ? text : `${text}, ${count} times`));
}

function summary(leftOut: readonly Remark[], served: number): string {
  const reasons = new Map<string, number>();
  for (const { reason } of leftOut) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  const all = [...reasons].sort(([, one], [, other]) => other - one).map(([reason, count]) => `${count} ${reason}`);
  return `left out ${leftOut.length} of ${leftOut.length + served} operations: ${all.join('; ')}`;
}
