import type { Campaign } from './campaign.js';
import type { Told } from './run-case.js';

const COLUMNS: readonly Told[] = ['success', 'reconciled', 'refused', 'own error', 'failed', 'unknown'];

/** The campaign as text: what callers were told by fault, then every broken promise. */
export function tableOf({ runs, told, violations }: Campaign): string {
  const rows = [...told].map(([fault, counts]) => [fault, ...COLUMNS.map((column) => String(counts.get(column) ?? 0))]);
  const lines = [['first fault', ...COLUMNS], ...rows].map(([head = '', ...cells]) =>
    [head.padEnd(24), ...cells.map((cell) => cell.padStart(11))].join(''),
  );
  const broken = violations.map(
    ({ operation, schedule, key, what }) => `  ${operation} after [${schedule}] (${key}): ${what}`,
  );
  return [`${runs} runs, ${violations.length} broken promises`, ...lines, ...broken].join('\n');
}
