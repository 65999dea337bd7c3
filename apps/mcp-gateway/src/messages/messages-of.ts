/** The messages of a body: one, or a batch of them. */
export function messagesOf(body: unknown): readonly unknown[] {
  return Array.isArray(body) ? (body as readonly unknown[]) : [body];
}
