/** The default of MAX_BODY_BYTES: everything here is just below it. */
const MOST = 1_048_576;

/** `piece` again and again, joined by commas, so that it fits beside `around` bytes of other things. */
const fill = (piece, around = 400) => {
  const text = typeof piece === 'string' ? piece : undefined;
  const one = text ?? piece(0);
  const count = Math.floor((MOST - around) / (Buffer.byteLength(one) + 8));
  return Array.from({ length: count }, (_, index) => text ?? piece(index));
};
export const list = (piece, most = Infinity) => `[${fill(piece).slice(0, most).join(',')}]`;
export const members = (value, most = Infinity) =>
  `{${fill((index) => `"k${index}":${value}`)
    .slice(0, most)
    .join(',')}}`;
/** As many members as one body may have, in objects as large as one may be. */
export const everyMember = (value) => `{${[1, 2, 3, 4, 5].map((n) => `"o${n}":${members(value, 9_900)}`).join(',')}}`;
export const long = (character, bytes = MOST - 400) =>
  character.repeat(Math.floor(bytes / Buffer.byteLength(character)));
const quoted = (text) => `"${text}"`;
const LONG_NUMBER = '12345678901234567891';
const event = (properties) =>
  `{"transaction_id":"t","external_subscription_id":"s","code":"c","properties":${properties}}`;
const addOn = (more) => `{"add_on":{"name":"a","code":"a","amount_currency":"EUR",${more}}}`;
/** The answers to what is made for this customer are lost. */
export const LOST = 'lost';

export const fees = (fee, most, customer = 'c') =>
  `{"invoice":{"external_customer_id":"${customer}","currency":"EUR","fees":${list(fee, most)}}}`;

/** Bodies by name, with the operation they go to: method, path, tool. */
export const OPERATIONS = {
  events: ['POST', '/events', 'createevent'],
  batch: ['POST', '/events/batch', 'batchevents'],
  addOns: ['POST', '/add_ons', 'createaddon'],
  invoices: ['POST', '/invoices', 'createinvoice'],
  customers: ['POST', '/customers', 'createcustomer'],
  coupons: ['POST', '/coupons', 'createcoupon'],
};

export const BODIES = [
  ['300,000 empty events', 'batch', `{"events":[${Array(300_000).fill('{}').join(',')}]}`],
  ['50,000 empty events', 'batch', `{"events":[${Array(50_000).fill('{}').join(',')}]}`],
  ['100 empty events', 'batch', `{"events":[${Array(100).fill('{}').join(',')}]}`],
  [
    '100 events of 400 members each',
    'batch',
    `{"events":[${Array(100)
      .fill(event(members('1', 400)))
      .join(',')}]}`,
  ],
  ['a list of lists, 1 MB', 'events', `{"event":${list('[]')}}`],
  ['25,000 lists in lists in a list', 'events', `{"event":${event(list('[[1]]', 25_000))}}`],
  ['50,000 fees that are numbers', 'invoices', fees('1', 50_000)],
  ['50,000 empty fees', 'invoices', fees('{}', 50_000)],
  ['16,000 fees with wrong members', 'invoices', fees('{"add_on_code":1,"units":{},"x":0}', 16_000)],
  ['10,000 fees without fault', 'invoices', fees('{"add_on_code":"a","units":"1"}', 10_000)],
  ['100,000 levels', 'events', `{"event":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ['64 levels, 15,000 times', 'events', `[${fill(`${'['.repeat(62)}${']'.repeat(62)}`).join(',')}]`],
  ['1 MB of text for an amount', 'addOns', addOn(`"amount_cents":${quoted(long('x'))}`)],
  ['1 MB of digits as text for an amount', 'addOns', addOn(`"amount_cents":${quoted(long('7'))}`)],
  ['1 MB of digits for an amount', 'addOns', addOn(`"amount_cents":${long('7')}`)],
  ['1 MB of decimals for an amount', 'addOns', addOn(`"amount_cents":1.${long('3')}`)],
  ['45,000 numbers past 2^53', 'events', `{"event":${event(list(LONG_NUMBER, 45_000))}}`],
  [
    '49,500 members and one long number',
    'events',
    `{"event":${event(everyMember('1')).replace(':1,', `:${LONG_NUMBER},`)}}`,
  ],
  ['49,000 times 1e400', 'events', `{"event":${event(list('1e400', 49_000))}}`],
  ['200,000 members', 'events', `{"event":{${Array(200_000).fill('"":0').join(',')}}}`],
  ['49,000 members of one object', 'events', `{"event":${event(members('1', 49_000))}}`],
  ['9,900 members of one name', 'events', `{"event":{${Array(9_900).fill('"code":"c"').join(',')}}}`],
  ['9,900 unknown members', 'addOns', addOn(members('1', 9_900).slice(1, -1))],
  ['49,500 unknown members', 'addOns', addOn(`"amount_cents":1,${everyMember('1').slice(1, -1)}`)],
  ['9,900 unknown members at the root', 'addOns', members('1', 9_900)],
  ['a name of 1 MB', 'addOns', addOn(`${quoted(long('n'))}:1`)],
  ['a name of 1 MB of NULs', 'addOns', addOn(`${quoted(long('\\u0000'))}:1`)],
  ['49,000 texts with NUL', 'events', `{"event":${event(list('"\\u0000"', 49_000))}}`],
  ['1 MB for a currency', 'addOns', addOn(`"amount_cents":1`).replace('EUR', long('E'))],
  ['1 MB for a date', 'coupons', `{"coupon":{"expiration_at":${quoted(long('2'))}}}`],
  ['1 MB for a moment', 'events', `{"event":${event('{}').slice(0, -1)},"timestamp":${quoted(long('2031-03-09T'))}}}`],
  [
    '1 MB of digits and points for a decimal',
    'events',
    `{"event":${event('{}').slice(0, -1)},"precise_total_amount_cents":${quoted(long('1.'))}}}`,
  ],
  ['1 MB for a mail address', 'customers', `{"customer":{"external_id":"c","email":${quoted(`${long('a.')}@`)}}}`],
  ['1 MB for a URL', 'customers', `{"customer":{"external_id":"c","url":${quoted(`http://${long('%41')}`)}}}`],
  ['49,000 plan codes that are objects', 'coupons', `{"coupon":{"applies_to":{"plan_codes":${list('{}', 49_000)}}}}`],
  [
    '17,000 pieces of metadata',
    'customers',
    `{"customer":{"external_id":"c","metadata":${list('{"key":1,"value":{}}', 17_000)}}}`,
  ],
  ['1 MB of blanks', 'events', `${long(' ')}{}`],
  ['1 MB that ends too early', 'events', `{"event":${list('{"a":[1]}').slice(0, -1)}`],
  ['a prototype at the end of 49,500 members', 'events', `{"event":${everyMember('1').slice(0, -1)},"__proto__":{}}}`],
  ['1 MB of text without fault', 'addOns', addOn(`"amount_cents":1,"description":${quoted(long('\u20ac'))}`)],
];
