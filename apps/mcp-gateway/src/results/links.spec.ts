import { holdsSecrets, secretLinks } from './links.js';

const URL_OF_FILE = 'https://files.example/a/b.PDF?token=x';

it('links what opens without a login, with the media type of its file', () => {
  expect(secretLinks({ invoice: { file_url: URL_OF_FILE } }, ['/invoice/file_url'])).toEqual([
    {
      type: 'resource_link',
      uri: URL_OF_FILE,
      name: 'file_url',
      description: expect.stringContaining('without a login'),
      mimeType: 'application/pdf',
    },
  ]);
  expect(secretLinks({ a: 'http://x.example/y' }, ['/a'])[0]).not.toHaveProperty('mimeType');
});

it('links no text, nothing that is not there, and no lists', () => {
  for (const body of [{ a: 'x' }, { a: 'ftp://x' }, { a: null }, {}, { a: 7 }, 'x']) {
    expect(secretLinks(body, ['/a'])).toEqual([]);
  }
  expect(secretLinks({ all: [{ a: URL_OF_FILE }] }, ['/all/*/a'])).toEqual([]);
});

it('knows that an answer holds such a value, in lists as well', () => {
  const all = { all: [{ a: '' }, { a: URL_OF_FILE }] };
  expect(holdsSecrets(all, ['/all/*/a'])).toBe(true);
  expect(holdsSecrets(all, ['/all/1/a'])).toBe(true);
  for (const [body, at] of [
    [all, '/all/0/a'],
    [{ all: [] }, '/all/*/a'],
    [{}, '/a/b'],
    [{ all: { a: 1 } }, '/all/*'],
  ] as const) {
    expect(holdsSecrets(body, [at])).toBe(false);
  }
});
