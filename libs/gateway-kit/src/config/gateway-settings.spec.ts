import { environmentSecrets } from '../logging/secrets/environment-secrets.js';
import { GatewaySettings } from './gateway-settings.js';
import { inspectSettings } from './read-settings.js';
import { variablesOf } from './variable.js';

const faultOf = (name: string, value: string) => inspectSettings(GatewaySettings, { [name]: value }).fault;

it.each(['a=b', 'authorization=Basic%20YQ%3D%3D', 'a=b,c=d', ' a = b , c = d ', 'a=', 'a=b,'])(
  'OTEL_EXPORTER_OTLP_HEADERS may be %j',
  (value) => expect(faultOf('OTEL_EXPORTER_OTLP_HEADERS', value)).toBeUndefined(),
);

it.each(['a', 'a=%zz', 'a=b,c', '=b', 'a=ä', 'http//x%zz'])('OTEL_EXPORTER_OTLP_HEADERS may not be %j', (value) =>
  expect(faultOf('OTEL_EXPORTER_OTLP_HEADERS', value)?.message).toContain('OTEL_EXPORTER_OTLP_HEADERS'),
);

it('whatever is marked secret is in the list of what no line may show', () => {
  const marked = variablesOf(GatewaySettings).filter(({ secret }) => secret);
  expect(marked.length).toBeGreaterThan(3);
  for (const { name } of marked) {
    const value = /URL|PROXY/.test(name) ? 'redis://u:hunter2pw@host' : 'x=hunter2pw';
    expect(environmentSecrets({ [name]: value }).join(' ')).toContain('hunter2pw');
  }
});

it('a defaulted setting stands where a faulty one was given, so that looking can go on', () => {
  const { settings, fault } = inspectSettings(GatewaySettings, { UPSTREAM_TIMEOUT_MS: 'soon', PORT: 'x', HOST: '::1' });
  expect(fault?.lines).toHaveLength(5);
  expect([settings.upstreamTimeoutMs, settings.port, settings.host]).toEqual([15_000, undefined, '::1']);
});
