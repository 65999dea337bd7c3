import { parseJson } from '@lago/gateway-kit';

const LINE_FEED = 0x0a;

export interface MessageLinesOptions<Message> {
  /** Throws for JSON that is no message. */
  readonly read: (value: unknown) => Message;
  /** Told of a line that begins like JSON and cannot be taken; the text is for the sender. */
  readonly refuse: (why: string) => void;
  /** Bytes a line may have. */
  readonly longest: number;
}

/** Messages that come one a line; numbers keep their digits. Stands in for the buffer of the SDK's transport. */
export class MessageLines<Message> {
  private chunks: Buffer[] = [];
  private size = 0;
  private complete = false;

  constructor(private readonly options: MessageLinesOptions<Message>) {}

  /** Throws RangeError when a line is too long. */
  append(chunk: Buffer): void {
    const { longest } = this.options;
    this.chunks.push(chunk);
    this.size += chunk.length;
    this.complete ||= chunk.includes(LINE_FEED);
    if (this.size > longest && !this.complete) throw new RangeError(`a message is longer than ${longest} bytes`);
  }

  /** The next message; null when none is complete. Other lines are skipped: programs print to the pipe by accident. */
  readMessage(): Message | null {
    for (let line = this.nextLine(); line; line = this.nextLine()) {
      const value = this.parse(line);
      if (value !== undefined) return this.options.read(value);
    }
    return null;
  }

  clear(): void {
    this.keep(Buffer.alloc(0));
  }

  private nextLine(): Buffer | undefined {
    if (!this.complete) return undefined;
    const all = Buffer.concat(this.chunks);
    const end = all.indexOf(LINE_FEED);
    this.keep(all.subarray(end + 1));
    return all.subarray(0, end);
  }

  private keep(rest: Buffer): void {
    this.chunks = rest.length ? [rest] : [];
    this.size = rest.length;
    this.complete = rest.includes(LINE_FEED);
  }

  private parse(line: Buffer): unknown {
    try {
      return parseJson(line);
    } catch (error) {
      if (/^\s*[[{]/.test(line.toString('utf8', 0, 16))) this.options.refuse((error as Error).message);
      return undefined;
    }
  }
}
