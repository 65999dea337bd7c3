interface Logged {
  readonly method: string;
  readonly path: string;
  readonly operation: string | null;
  readonly status: number;
  readonly keySha256: string | null;
}

/** What reached the sandbox, by its own record. */
export function sandboxLog(controlUrl: string) {
  return {
    async take(): Promise<readonly Logged[]> {
      const answer = await fetch(`${controlUrl}/requests`);
      const { requests } = (await answer.json()) as { requests: readonly Logged[] };
      await fetch(`${controlUrl}/requests`, { method: 'DELETE' });
      return requests;
    },
  };
}
