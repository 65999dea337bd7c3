/** An answer of Lago that is not a success: status and body exactly as they go on the wire. */
export class LagoError extends Error {
  constructor(
    readonly status: number,
    readonly body: Record<string, unknown>,
  ) {
    super(`${status} ${JSON.stringify(body)}`);
  }
}

export type Details = Record<string, unknown> | string;

/** The root key is missing or empty. */
export function badRequest(root: string): LagoError {
  return new LagoError(400, {
    status: 400,
    error: `BadRequest: param is missing or the value is empty or invalid: ${root}`,
  });
}

export function unauthorized(message = 'Unauthorized'): LagoError {
  return new LagoError(401, { status: 401, error: message });
}

/** A licence, a permission or the kind of record forbids it. */
export function forbidden(code = 'feature_unavailable'): LagoError {
  return new LagoError(403, { status: 403, error: 'Forbidden', code });
}

/** Nothing with this id, or not in a state the call looks in. */
export function notFound(resource: string): LagoError {
  return new LagoError(404, { status: 404, error: 'Not Found', code: `${resource}_not_found` });
}

/** A conflict with the state of a record; Lago answers 405 for it. */
export function notAllowed(code: string): LagoError {
  return new LagoError(405, { status: 405, error: 'Method Not Allowed', code });
}

export function unprocessable(details: Details, code = 'validation_errors'): LagoError {
  return new LagoError(422, { status: 422, error: 'Unprocessable Entity', code, error_details: details });
}

/** A refusal because of one field. */
export function fieldError(field: string, ...codes: string[]): LagoError {
  return unprocessable({ [field]: codes });
}

export function thirdPartyError(thirdParty: string, message: string): LagoError {
  return unprocessable({ third_party: thirdParty, thirdparty_error: message }, 'third_party_error');
}

export function tooManyProviderRequests(provider: string): LagoError {
  return new LagoError(429, {
    status: 429,
    error: 'Too Many Provider Requests',
    code: 'too_many_provider_requests',
    error_details: {
      provider_name: provider,
      message: `Service ${provider} is not available. Try again later.`,
    },
  });
}

/** An unhandled exception inside Lago: the known inputs that make it answer 500 raise this one. */
export function serverError(): LagoError {
  return new LagoError(500, { status: 500, error: 'Internal Server Error' });
}
