import { Ajv2020 } from 'ajv/dist/2020.js';

/** What is wrong with a value by a JSON Schema: one sentence with its pointer for each fault, none when it fits. */
export type SchemaCheck = (value: unknown) => readonly string[];

/** Compiles a JSON Schema (2020-12) of our own making: for parts of a contract, not for what callers send. */
export function schemaCheck(schema: Readonly<Record<string, unknown>>): SchemaCheck {
  const validate = new Ajv2020({ strict: true, allErrors: true, discriminator: true, ...LENIENT }).compile(schema);
  return (value) => {
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) => {
      const named = Object.values(params).filter((param) => typeof param === 'string' && !message?.includes(param));
      return [instancePath, message, ...named.map((param) => `(${String(param)})`)].filter(Boolean).join(' ');
    });
  };
}

/** Unions of types and partial `required` are good practice. */
const LENIENT = { allowUnionTypes: true, strictTypes: false, strictRequired: false } as const;
