import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { createMetrics } from './metrics.js';
import { classOfLabel, OUTCOME_LABELS } from './outcome-label.js';

const FOLDER = join(import.meta.dirname, '../../../../deploy/observability');
/** Labels Prometheus adds, and the one of histogram buckets. */
const SCRAPED = ['instance', 'job', 'le'];
const WORDS = new Set(['by', 'without', 'and', 'or', 'unless', 'on', 'ignoring', 'bool', 'offset']);

interface Panel {
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
}
interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook_url: string };
}

const dashboard = JSON.parse(readFileSync(join(FOLDER, 'dashboards/gateways.json'), 'utf8')) as { panels: Panel[] };
const alerts = parse(readFileSync(join(FOLDER, 'alerts.yaml'), 'utf8')) as { groups: { rules: Rule[] }[] };
const rules = alerts.groups.flatMap((group) => group.rules);
const queries = [
  ...dashboard.panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ name: title, expr }))),
  ...rules.map(({ alert, expr }) => ({ name: alert, expr })),
];

/** Every series name with the labels it can have; `up` is Prometheus's own. */
const series = new Map<string, readonly string[]>([['up', SCRAPED]]);
const { registry } = createMetrics({ door: 'rest', version: '0', capability: 'x' });
for (const metric of registry.getMetricsAsArray()) {
  const { name, labelNames = [] } = metric as unknown as { name: string; labelNames?: string[] };
  const suffixes = String(metric.type) === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
  for (const suffix of suffixes) series.set(name + suffix, [...labelNames, 'door', ...SCRAPED]);
}

/** The names of series in a query, and the labels it selects or groups by. */
function read(expr: string) {
  const text = expr.replace(/\[[^\]]*\]|offset \w+/g, ' ');
  const selected = [...text.matchAll(/\{([^}]*)\}/g)].flatMap(([, inside = '']) =>
    [...inside.matchAll(/([a-z_]+)\s*(=~|!~|=|!=)\s*"([^"]*)"/g)].map(([, label, , value]) => ({ label, value })),
  );
  const grouped = [...text.matchAll(/\b(?:by|without|on|ignoring)\s*\(([^)]*)\)/g)].flatMap(([, inside = '']) =>
    inside.split(',').map((label) => label.trim()),
  );
  const bare = text.replace(/\{[^}]*\}/g, ' ').replace(/\b(?:by|without|on|ignoring)\s*\([^)]*\)/g, ' ');
  const names = [...bare.matchAll(/[a-zA-Z_:][\w:]*(?!\s*\(|\w)/g)].map(([name]) => name);
  return { names: names.filter((name) => !WORDS.has(name)), selected, grouped };
}

it.each(queries)('$name asks for series and labels that exist', ({ expr }) => {
  const { names, selected, grouped } = read(expr);
  expect(names.length).toBeGreaterThan(0);
  expect(names.filter((name) => !series.has(name))).toEqual([]);
  const labels = [...selected.map(({ label }) => label as string), ...grouped];
  for (const name of names) {
    const known = series.get(name) as readonly string[];
    expect(labels.filter((label) => !known.includes(label))).toEqual([]);
  }
  for (const { label, value } of selected) if (label === 'class') expect(['ok', 'caller', 'fault']).toContain(value);
});

it("calls a fault what is ours or the upstream's, and nothing a caller can cause", () => {
  const faults = OUTCOME_LABELS.filter((outcome) => classOfLabel(outcome) === 'fault');
  expect(faults).toEqual(
    expect.arrayContaining(['upstream_5xx', 'gateway_internal_error', 'gateway_upstream_timeout']),
  );
  expect(faults).not.toEqual(expect.arrayContaining(['validation_errors', 'upstream_4xx', 'aborted']));
  expect(classOfLabel('ok')).toBe('ok');
});

it('every alert leads whoever is on call to its runbook', () => {
  const page = readFileSync(join(FOLDER, '../../docs/runbooks.md'), 'utf8');
  for (const { alert, labels, annotations } of rules) {
    expect(annotations.runbook_url).toMatch(new RegExp(`/docs/runbooks\\.md#${alert.toLowerCase()}$`));
    expect(page).toMatch(new RegExp(`^## ${alert}\n\n\`${labels.severity}\`\\. `, 'm'));
    expect(['page', 'ticket']).toContain(labels.severity);
  }
  const sections = [...page.matchAll(/^## (\w+)$/gm)].map(([, alert]) => alert);
  expect(sections).toEqual(rules.map(({ alert }) => alert));
});
