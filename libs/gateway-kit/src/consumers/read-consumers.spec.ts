import { hashKey } from './key.js';
import { ConsumersError, readConsumers } from './read-consumers.js';

const NOW = Date.parse('2030-01-01T00:00:00Z');
const hash = (text: string) => hashKey(text);

function faultsOf(text: string): readonly string[] {
  try {
    readConsumers(text, NOW, { namespaces: new Set(['lago']), tags: new Set(['invoices', 'fees']) });
    return [];
  } catch (error) {
    if (error instanceof ConsumersError) return error.faults;
    throw error;
  }
}

const GOOD = `
profiles:
  collector: [lago:invoices:*, lago:fees:read]
limits:
  read: { perSecond: 10, perDay: 1000 }
  concurrency: 4
consumers:
  - name: billing
    keys:
      - { sha256: ${hash('a')}, expires: 2031-01-01 }
      - { sha256: ${hash('b')} }
    scopes: [collector, read-only]
    limits:
      read: { perSecond: 99 }
    upstreamTokens:
      lago: { file: /run/secrets/tenant }
    expires: 2032-01-01T12:00:00Z
  - name: auth0|agent
`;

describe('the consumers file', () => {
  it('expands profiles, and lets own limits replace the default of their class whole', () => {
    const { consumers } = readConsumers(GOOD, NOW);
    expect(consumers[0]).toMatchObject({
      name: 'billing',
      scopes: ['lago:invoices:*', 'lago:fees:read', '*:*:read'],
      limits: { read: { perSecond: 99 }, concurrency: 4 },
      expires: Date.parse('2032-01-01T12:00:00Z'),
    });
    expect(consumers[0]?.limits.read?.perDay).toBeUndefined();
    expect(consumers[0]?.keys.map(({ expires }) => expires)).toEqual([Date.parse('2031-01-01'), Infinity]);
    expect(consumers[1]).toMatchObject({ name: 'auth0|agent', scopes: undefined, keys: [], expires: Infinity });
    expect(consumers[1]?.limits.read).toMatchObject({ perSecond: 10, perDay: 1000 });
  });

  it.each(['2031-02-30', '2031-13-01', 'soon', '2031'])('has no end at %s', (expires) => {
    const text = `consumers: [{ name: a, expires: ${expires} }, { name: b, keys: [{ sha256: ${hash('a')}, expires: ${expires} }] }]`;
    expect(faultsOf(text)).toHaveLength(2);
  });

  it('names every fault at once, each with its line and column', () => {
    const bad = `profiles:
  wrong: nothing
limits: { read: { perSecond: -1 } }
consumers:
  - name: "two words"
    keys: [{ sha256: ABC }]
    scope: [read-only]
  - keys: []
    limits: { concurrency: 0.5 }
`;
    expect(faultsOf(bad)).toEqual([
      expect.stringMatching(/^3:30 limits\.read\.perSecond: must not be less than/),
      expect.stringMatching(/^7:12 consumers\[0\]\.scope: there is no such setting/),
      expect.stringMatching(/^5:11 consumers\[0\]\.name: /),
      expect.stringMatching(/^6:22 consumers\[0\]\.keys\[0\]\.sha256: must be the 64/),
      expect.stringMatching(/^8:5 consumers\[1\]\.name: /),
      expect.stringMatching(/^9:28 consumers\[1\]\.limits\.concurrency: must not be less than 1/),
      expect.stringMatching(/^9:28 consumers\[1\]\.limits\.concurrency: must be an integer/),
    ]);
  });

  it('names what the shape does not show: doubles, unknown scopes, tokens in clear, too many keys', () => {
    const bad = `profiles:
  wrong: nothing
consumers:
  - name: a
    keys: [{ sha256: ${hash('a')} }, { sha256: ${hash('b')} }, { sha256: ${hash('c')} }]
    scopes: [lago:invoicez:read, other:fees:read, reader]
  - name: a
    keys: [{ sha256: ${hash('a')} }]
    upstreamTokens: { lago: sk_live_1, more: { file: x, variable: Y } }
`;
    const faults = faultsOf(bad);
    expect(faults.join('\n')).toContain('2:10 profiles.wrong: must be a list of scopes');
    expect(faults.join('\n')).toContain('6:14 consumers[0].scopes[0]: no operation has the tag invoicez');
    expect(faults.join('\n')).toContain('consumers[0].scopes[1]: no API is called other');
    expect(faults.join('\n')).toContain('consumers[0].scopes[2]: reader is neither a scope');
    expect(faults.join('\n')).toContain('consumers[0].keys: 3 keys are live, 2 may be');
    expect(faults.join('\n')).toContain('7:11 consumers[1].name: a is named twice');
    expect(faults.join('\n')).toContain('consumers[1].keys[0]: the same key stands here twice');
    expect(faults.join('\n')).toContain('the token itself does not belong in this file');
    expect(faults.join('\n')).toContain('consumers[1].upstreamTokens.more: needs either file or variable');
    expect(faults.join('\n')).not.toContain('sk_live_1');
  });

  it.each([
    ['not YAML', 'consumers: [', /^1:\d+ /],
    ['a list', '- a', /must be a mapping/],
    ['a key twice', 'consumers: []\nconsumers: []', /^2:1 .*unique/],
    ['nothing', '', /must be a mapping/],
    ['no consumers', 'limits: {}', /consumers/],
  ])('refuses %s', (_name, text, fault) => {
    expect(faultsOf(text)[0]).toMatch(fault);
  });

  it('is not made huge by aliases', () => {
    const lists = Array.from({ length: 9 }, (_, index) => `l${index + 1}: &l${index + 1} [${`*l${index},`.repeat(9)}]`);
    expect(faultsOf(`l0: &l0 [1]\n${lists.join('\n')}\nconsumers: []`)).not.toEqual([]);
  });
});
