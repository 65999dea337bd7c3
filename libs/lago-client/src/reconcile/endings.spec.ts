import { refusal, replyOf } from '../../test/calls.js';
import { lostCall, ruleOf } from '../../test/reconcile-parts.js';
import { OutcomeUnknownError } from '../call/errors.js';
import { createEndings } from './endings.js';

const told: unknown[] = [];
const endings = createEndings({
  onReconcile: ({ operation }, strategy, verdict) => told.push([operation, strategy, verdict]),
});
const caseOf = (open: boolean) => {
  const call = lostCall('createaddon', { body: {} });
  call.attempts.open = open;
  return { call, rule: ruleOf('createaddon', 'exists-equal'), owner: 'o', prior: {} };
};

beforeEach(() => void (told.length = 0));

it('tells each end once, with the strategy', () => {
  const [reply, refused] = [replyOf(), refusal(422)];
  expect(endings.success(caseOf(true), reply)).toBe(reply);
  expect(() => endings.refused(caseOf(true), refused)).toThrow(refused);
  expect(endings.unknown(caseOf(true), refused, 'it is so', 7)).toMatchObject({ retryAfterMs: 7 });
  endings.repeated({ ...caseOf(true), rule: undefined });
  expect(told).toEqual([
    ['createaddon', 'exists-equal', 'success'],
    ['createaddon', 'exists-equal', 'refused'],
    ['createaddon', 'exists-equal', 'unknown'],
    ['createaddon', 'none', 'repeated'],
  ]);
});

it("passes on the API's own 500 only when no earlier try is open", () => {
  const own = refusal(500);
  expect(endings.failed(caseOf(false), own)).toBe(own);
  expect(told).toEqual([]);
  expect(endings.failed(caseOf(true), own)).toBeInstanceOf(OutcomeUnknownError);
  expect(endings.failed(caseOf(false), refusal(502))).toBeInstanceOf(OutcomeUnknownError);
});
