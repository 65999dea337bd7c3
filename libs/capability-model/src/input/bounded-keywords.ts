import { _, Name } from 'ajv/dist/2020.js';
import type { Ajv2020, CodeKeywordDefinition, KeywordCxt } from 'ajv/dist/2020.js';

/** Applied once per item or member: their loops are what a caller can make long. */
const LOOPS = ['items', 'additionalProperties', 'patternProperties', 'propertyNames', 'unevaluatedProperties'];

/** The keyword that says how long a loop may become. */
const SIZES: Readonly<Record<string, string>> = { items: 'maxItems' };

const BRANCHES = ['anyOf', 'oneOf'];

/** Ajv's own counter in the code it makes. */
const ERRORS = new Name('errors');

/**
 * Bounds the work on an input that is wrong all over: what is too long is not looked into, loops end at `most` errors,
 * and branches at their first, because only their whole is reported.
 */
export function boundKeywords(ajv: Ajv2020, most: number): void {
  for (const keyword of LOOPS) {
    wrap(ajv, keyword, (cxt, code) => {
      endAt(cxt, most);
      const size: unknown = cxt.parentSchema[SIZES[keyword] ?? ''];
      if (typeof size === 'number' && cxt.allErrors) cxt.gen.if(_`${cxt.data}.length <= ${size}`, code);
      else code();
    });
  }
  for (const keyword of BRANCHES) {
    wrap(ajv, keyword, (cxt, code) => {
      const subschema = cxt.subschema.bind(cxt);
      cxt.subschema = (appl, valid) => subschema({ ...appl, allErrors: false }, valid);
      code();
    });
  }
}

/** What these keywords make inside a loop, subschemas and errors, begins with the way out of it. */
function endAt(cxt: KeywordCxt, most: number): void {
  const { gen } = cxt;
  const subschema = cxt.subschema.bind(cxt);
  const error = cxt.error.bind(cxt);
  const leave = () => gen.if(_`${ERRORS} >= ${most}`, () => gen.break());
  cxt.subschema = (appl, valid) => {
    leave();
    return subschema(appl, valid);
  };
  cxt.error = (...given) => {
    leave();
    error(...given);
  };
}

function wrap(ajv: Ajv2020, keyword: string, make: (cxt: KeywordCxt, code: () => void) => void): void {
  const rule = ajv.RULES.all[keyword];
  if (typeof rule !== 'object') throw new TypeError(`Ajv has no keyword ${keyword}`);
  const { code } = rule.definition as CodeKeywordDefinition;
  // In its place: the order of the rules is the order of the errors.
  Object.assign(rule.definition, {
    code: (cxt: KeywordCxt, type?: string) => make(cxt, () => code(cxt, type)),
  });
}
