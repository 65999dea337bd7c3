import { troubleOf } from './trouble.js';

it.each([
  ['WRONGPASS invalid username-password pair or user is disabled.', 'denied'],
  ['NOAUTH Authentication required.', 'denied'],
  ["NOPERM this user has no permissions to run the 'evalsha' command", 'denied'],
  ['ERR AUTH <password> called without any password configured', 'denied'],
  ["OOM command not allowed when used memory > 'maxmemory'.", 'full'],
  ["ERR Error running script: @user_script: 1: -OOM command not allowed when used memory > 'maxmemory'.", 'full'],
  ["READONLY You can't write against a read only replica.", 'read-only'],
  ['MISCONF Redis is configured to save RDB snapshots, but it is currently unable to persist to disk.', 'not-saving'],
  ['LOADING Redis is loading the dataset in memory', 'slow'],
  ['BUSY Redis is busy running a script.', 'slow'],
  ['Command timed out', 'slow'],
  ["Stream isn't writeable and enableOfflineQueue options is false", 'unreachable'],
  ['connect ECONNREFUSED 127.0.0.1:6379', 'unreachable'],
  ['Connection is closed.', 'unreachable'],
  ['getaddrinfo ENOTFOUND redis', 'unreachable'],
  ['connect ETIMEDOUT', 'unreachable'],
  ['ERR unknown command', 'failing'],
])('%s: %s', (message, trouble) => expect(troubleOf(new Error(message))).toBe(trouble));

it('looks at the code as well, and at anything that was thrown', () => {
  expect(troubleOf(Object.assign(new Error(''), { code: 'ECONNREFUSED' }))).toBe('unreachable');
  expect(troubleOf({})).toBe('failing');
});
