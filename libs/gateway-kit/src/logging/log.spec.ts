import fc from 'fast-check';
import { createLog } from './log.js';
import { redact } from './secrets/redact.js';

describe('the log', () => {
  it('never lets a known secret out, wherever it hides', () => {
    const lines: string[] = [];
    const secret = 'k3y"with\\quotes';
    const log = createLog({ name: 't', level: 'info', secrets: () => [secret], write: (line) => lines.push(line) });
    log.info({ header: `Bearer ${secret}`, err: new Error(`bad ${secret}`), list: [`/x?key=${secret}`] }, secret);
    const text = lines.join('');
    expect(text).not.toContain('k3y');
    expect(text).toContain('[secret]');
    expect(() => JSON.parse(text) as unknown).not.toThrow();
  });

  it('knows a secret however JSON writes it', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 8 }),
        fc.constantFrom('', '"', '\\', '\n', '\ud800'),
        (text, odd) => {
          const secret = text + odd + text;
          expect(redact(JSON.stringify({ secret: [secret, 1] }), [secret])).toBe('{"secret":["[secret]",1]}');
        },
      ),
    ));

  it('follows a rotated secret', () => {
    const lines: string[] = [];
    let secret = 'first-secret';
    const log = createLog({ name: 't', level: 'info', secrets: () => [secret], write: (line) => lines.push(line) });
    log.info('first-secret');
    secret = 'second-secret';
    log.info('second-secret');
    expect(lines.join('')).not.toMatch(/first-secret|second-secret/);
  });
});
