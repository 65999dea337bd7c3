import fc from 'fast-check';
import { MessageLines } from './message-lines.js';

function linesOf(text: string, cuts: readonly number[] = []): { messages: unknown[]; refused: string[] } {
  const refused: string[] = [];
  const messages: unknown[] = [];
  const lines = new MessageLines({ read: (value) => value, refuse: (why) => refused.push(why), longest: 10_000 });
  const bytes = Buffer.from(text);
  const ends = [...cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b), bytes.length];
  ends.reduce((start, end) => {
    lines.append(bytes.subarray(start, end));
    for (let message = lines.readMessage(); message !== null; message = lines.readMessage()) messages.push(message);
    return end;
  }, 0);
  return { messages, refused };
}

describe('messages that come one a line', () => {
  it('are read wherever the chunks end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.dictionary(fc.string(), fc.string()), { minLength: 1 }),
        fc.array(fc.nat()),
        (sent, cuts) => {
          fc.pre(!JSON.stringify(sent).includes('__proto__'));
          const text = sent.map((message) => `${JSON.stringify(message)}\r\n`).join('');
          expect(linesOf(text, cuts)).toEqual({ messages: sent, refused: [] });
        },
      ),
    );
  });

  it('keep their digits', () => {
    expect(JSON.stringify(linesOf('{"a":9007199254740993}\n').messages)).toBe('[{"a":9007199254740993}]');
  });

  it('are told from what a program prints; what is cut or too deep is refused', () => {
    const deep = `${'['.repeat(100)}${']'.repeat(100)}`;
    const { messages, refused } = linesOf(`starting\n\n{"a":\n${deep}\n{}\n{"late":1}`);
    expect(messages).toEqual([{}]);
    expect(refused).toEqual([expect.stringContaining('not valid JSON'), expect.stringContaining('deeper than 64')]);
  });

  it('are no longer than they may be', () => {
    expect(() => linesOf('a'.repeat(10_001))).toThrow(RangeError);
    expect(linesOf(`{}\n${'a'.repeat(9_000)}`).messages).toEqual([{}]);
  });
});
