import type { Report } from '../document/report.js';
import type { OutputModel } from '../model/exposed-model.js';
import type { OutputMapping } from '../operation/output-mapping.js';
import { compileOutput } from './compile-output.js';

const PASS_THROUGH: OutputMapping = { passThrough: true, apply: (reply) => reply };

/** The mapping of a reply: without outputs, and for `mapping: $.` alone, the reply is handed on. First non-null output wins. */
export function compileOutputs(outputs: readonly OutputModel[] | undefined, report: Report): OutputMapping {
  if (!outputs?.length || outputs.every(isWhole)) return PASS_THROUGH;
  const maps = outputs.map((output) => compileOutput(output, report));
  return {
    passThrough: false,
    apply: (reply) => {
      for (const map of maps) {
        const value = map(reply);
        if (value !== undefined && value !== null) return value;
      }
      return null;
    },
  };
}

/** `type: object, mapping: $.` without properties stands for the whole reply. */
function isWhole({ type, mapping, properties, items, values, value }: OutputModel): boolean {
  const root = mapping === '$' || mapping === '$.';
  const plain = type === undefined || type === 'object' || type === 'array';
  return root && plain && !properties?.length && !items && !values && (value ?? undefined) === undefined;
}
