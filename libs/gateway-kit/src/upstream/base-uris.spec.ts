import type { StartError } from '../config/start-error.js';
import { capability } from '../../test/capability.js';
import { baseUris } from './base-uris.js';
import { passthroughNamespaces } from './credential-modes.js';
import { documentVariables } from './document-variables.js';

function faultsOf(work: () => unknown): readonly string[] {
  try {
    work();
    return [];
  } catch (error) {
    return (error as StartError).lines.map((line) => line.replace('configuration: ', ''));
  }
}

describe('the address of an upstream', () => {
  it('is replaced by its variable, without the spaces around it', () => {
    const environment = { LAGO_API_URL: ' https://eu.test/api ', MY_CRM_API_URL: 'http://crm' };
    expect(baseUris(['lago', 'my-crm', 'other'], environment)).toEqual({
      lago: 'https://eu.test/api',
      'my-crm': 'http://crm',
    });
    expect(baseUris(['lago'], { LAGO_API_URL: ' ' })).toEqual({});
  });

  it.each(['eu.test/api', 'ftp://eu.test', '/api'])('is no %s', (url) => {
    expect(faultsOf(() => baseUris(['lago'], { LAGO_API_URL: url }))).toEqual([
      'LAGO_API_URL must be an http or https URL',
    ]);
  });

  it('must be there where the document names none; every fault is told at once', () => {
    expect(faultsOf(() => baseUris(['lago', 'crm'], { LAGO_API_URL: 'x' }, ['crm']))).toEqual([
      'LAGO_API_URL must be an http or https URL',
      'CRM_API_URL is missing: the document names no address of crm',
    ]);
    expect(baseUris(['crm'], { CRM_API_URL: 'https://crm' }, ['crm'])).toEqual({ crm: 'https://crm' });
  });
});

describe('whose key an upstream is called with', () => {
  it('is that of the gateway unless its variable says otherwise', () => {
    const environment = { LAGO_CREDENTIAL: 'passthrough', CRM_CREDENTIAL: 'held', MY_API_CREDENTIAL: ' passthrough ' };
    expect(passthroughNamespaces(['lago', 'crm', 'my-api', 'other'], environment)).toEqual(['lago', 'my-api']);
  });

  it('is set by variables that are told with those of the document', () => {
    const { secrets, plain } = documentVariables(capability);
    expect([secrets, plain]).toEqual([['LAGO_TOKEN'], ['LAGO_API_URL', 'LAGO_CREDENTIAL']]);
  });

  it('is not said by any other word', () => {
    expect(faultsOf(() => passthroughNamespaces(['lago'], { LAGO_CREDENTIAL: 'pass' }))).toEqual([
      'LAGO_CREDENTIAL must be held or passthrough',
    ]);
  });
});
