import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith } from '@lago/testing';
import { parse } from 'yaml';

const FOLDER = join(import.meta.dirname, '../../../deploy/observability');

interface Rules {
  readonly groups: { readonly rules: { readonly alert: string }[] }[];
}
interface Tests {
  readonly tests: { readonly alert_rule_test: { readonly alertname: string; readonly exp_alerts?: unknown[] }[] }[];
}

const read = (name: string): unknown => parse(readFileSync(join(FOLDER, name), 'utf8'));

describe('alerts', () => {
  it('each is seen to fire by alerts.test.yaml', () => {
    const alerts = (read('alerts.yaml') as Rules).groups.flatMap(({ rules }) => rules.map(({ alert }) => alert));
    const cases = (read('alerts.test.yaml') as Tests).tests.flatMap((test) => test.alert_rule_test);
    const fired = new Set(cases.filter((one) => one.exp_alerts).map(({ alertname }) => alertname));
    expect(alerts.filter((alert) => !fired.has(alert))).toEqual([]);
  });

  describeWith('promtool')('by Prometheus (needs promtool)', () => {
    it('fire when they must and are silent when they must not', () => {
      const { stdout, stderr, status } = spawnSync('promtool', ['test', 'rules', 'alerts.test.yaml'], {
        cwd: FOLDER,
        encoding: 'utf8',
      });
      expect({ said: stdout + stderr, status }).toEqual({ said: expect.stringContaining('SUCCESS'), status: 0 });
    });
  });
});
