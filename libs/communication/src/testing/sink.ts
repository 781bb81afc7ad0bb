import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** A reply that a real mail server might give instead of taking the mail. */
export interface Refusal {
  readonly at: 'MAIL FROM' | 'RCPT TO' | 'DATA';
  readonly code: number;
}

/** A real mail server on a free port of this machine, which keeps what it takes. */
export class Sink {
  readonly mails: string[] = [];
  refusal: Refusal | undefined;
  private readonly server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onMailFrom: (_address, _session, answer) => answer(this.objection('MAIL FROM')),
    onRcptTo: (_address, _session, answer) => answer(this.objection('RCPT TO')),
    onData: (stream, _session, answer) => {
      text(stream).then(
        (mail) => {
          const objection = this.objection('DATA');
          if (!objection) this.mails.push(mail);
          answer(objection);
        },
        // The sender died half-way: what was not received in full was not taken.
        (error: unknown) => answer(error instanceof Error ? error : new Error(String(error))),
      );
    },
  });

  /** @param port any free one when absent */
  static async open(port = 0): Promise<Sink> {
    const sink = new Sink();
    // Senders are killed in tests: their broken connections are no fault of the server.
    sink.server.on('error', () => undefined);
    await new Promise<void>((resolve) => sink.server.listen(port, '127.0.0.1', resolve));
    return sink;
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
    });
  }

  private objection(at: Refusal['at']): Error | undefined {
    if (this.refusal?.at !== at) return undefined;
    return Object.assign(new Error('Not here.'), { responseCode: this.refusal.code });
  }
}
