// npm run docs:alerts: deploy/observability/prometheus-rule.yaml, the alerts as the Prometheus operator takes them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../deploy/observability');
const [, groups] = /^(groups:\n[^]*)$/m.exec(readFileSync(join(folder, 'alerts.yaml'), 'utf8'));
const head = `# Made from alerts.yaml by npm run docs:alerts; a spec compares the two.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: lago-gateways
  labels: { app.kubernetes.io/name: lago-gateways, app.kubernetes.io/part-of: lago-gateways }
spec:
`;
writeFileSync(join(folder, 'prometheus-rule.yaml'), head + groups.replace(/^(?=.)/gm, '  '));
