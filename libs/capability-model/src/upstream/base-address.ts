import type { Secrets } from '../operation/capability.js';
import type { Report } from '../document/report.js';
import type { AdapterModel } from '../model/consumed-model.js';
import type { Variables } from './binds.js';

/**
 * The address of an API without trailing slash; empty where neither the document nor a bind names one. Then the
 * environment must.
 */
export function baseAddress(adapter: AdapterModel, variables: Variables, secrets: Secrets, report: Report): string {
  const { baseUri, namespace, origin } = adapter;
  const at = origin.child('baseUri');
  const text = baseUri.replace(/\{\{\s*([\w.-]+)\s*\}\}/g, (whole, name: string) => {
    return variables.get(name)?.read(secrets) ?? whole;
  });
  if (/^https?:\/\/[^/\s{?#]+(\/[^{?#\s]*)?$/.test(text)) return text.replace(/\/+$/, '');
  const message = text === '' ? `no address of ${namespace} is named` : `the address of ${namespace} has open parts`;
  const variable = `${namespace.toUpperCase().replaceAll('-', '_')}_API_URL`;
  report.deviation('base-uri', at, message, `name it in the environment: ${variable}`);
  return '';
}
