import type { SendMailOptions } from 'nodemailer';
import type { Mail } from '../domain/message.js';

/** The domain of a mail address. */
export const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1);

/** The mail as RFC 5322 has it: nothing in it depends on when or how often it is sent. */
export function mailOptionsOf({
  messageId,
  from,
  to,
  subject,
  body,
  language,
  date,
  thread,
}: Mail): SendMailOptions {
  const domain = domainOf(from.email);
  return {
    messageId,
    date: new Date(date),
    from: { name: from.name, address: from.email },
    to: { name: to.name, address: to.email },
    subject,
    text: body,
    textEncoding: 'quoted-printable',
    // An anchor that is no mail of its own: clients show all mails of a case together.
    ...(thread === undefined ? {} : { references: `<case-${thread}@${domain}>` }),
    list: {
      id: { url: `support.${domain}`, comment: from.name },
      help: from.website ?? `mailto:${from.email}`,
    },
    headers: {
      'Content-Language': language,
      // RFC 3834: nobody's out-of-office reply shall answer a machine; Exchange has a header of its own.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
    },
    // Nothing that a person wrote may make the program read files or addresses.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
