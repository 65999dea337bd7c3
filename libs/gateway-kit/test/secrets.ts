import { plant } from '@lago/testing';

/** What must stand in no line, by what it is. */
export const secrets = {
  token: plant('', '"\\%/+'),
  'the password of Redis': plant('', '%+/'),
  'the password of the proxy': plant(),
  'the password of the keys': plant(),
  'the header of traces': plant(),
  'a stored answer': plant('{"email":"', '@example.com"}'),
  'an id that somebody chose': plant('', '@example.com'),
  'what stands in a file': plant(),
};
