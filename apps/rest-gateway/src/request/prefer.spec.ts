import { prefers } from './prefer.js';

describe('Prefer', () => {
  it.each(['dry-run', 'Dry-Run', 'respond-async, dry-run', ' dry-run ; foo=1', 'wait=5,dry-run'])('%s asks', (header) =>
    expect(prefers(header, 'dry-run')).toBe(true),
  );
  it.each([undefined, '', 'dry-runs', 'no-dry-run', 'handling=dry-run'])('%s does not', (header) =>
    expect(prefers(header, 'dry-run')).toBe(false),
  );
});
