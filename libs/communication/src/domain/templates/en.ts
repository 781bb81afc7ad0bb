import type { Phrasebook } from './phrasebook.js';

const severities = { critical: 'critical', moderate: 'moderate', minimal: 'minimal' };

const supportKinds = {
  technical: 'technical support',
  billing: 'billing support',
  subscriptionManagement: 'subscription management',
};

const charges = {
  nothing: 'There is no extra charge for this support.',
  part: 'Part of this support is charged for.',
  all: 'This support is charged for.',
};

export const en: Phrasebook = {
  salutation: (name) => `Dear ${name},`,
  closing: 'Kind regards,',
  severities,
  supportKinds,
  texts: {
    requestReceived: ({ number, title, severity }) => ({
      subject: `We have received your request ${number}`,
      paragraphs: [
        `Thank you for contacting us. We have registered your request “${title}” as number ${number}, with ${severities[severity]} severity.`,
        'We will write to you as soon as there is something to report. Please quote the number whenever you contact us about it.',
      ],
    }),
    caseProgress: ({ number, title, text }) => ({
      subject: `An update on your request ${number}`,
      paragraphs: [`Here is an update on your request ${number}, “${title}”:`, text],
    }),
    caseResolved: ({ number, title, text }) => ({
      subject: `Your request ${number} has been resolved`,
      paragraphs: [
        `We have resolved your request ${number}, “${title}”:`,
        text,
        'If the problem comes back, let us know and we will reopen your request.',
      ],
    }),
    serviceIssueResolved: ({ number, title, issueId, issueTitle, endedAt, text }, { moment }) => ({
      subject: `The service issue behind your request ${number} is over`,
      paragraphs: [
        `Microsoft has resolved the service issue ${issueId}${issueTitle ? ` (“${issueTitle}”)` : ''}, to which your request ${number}, “${title}”, is linked.`,
        endedAt && `According to Microsoft, the issue ended on ${moment(endedAt)}.`,
        text,
        'Please check that everything works again, and tell us if it does not.',
      ],
    }),
    customerReplyAwaited: ({ number, title, question }) => ({
      subject: `We need your help with your request ${number}`,
      paragraphs: [
        `To carry on with your request ${number}, “${title}”, we need the following from you:`,
        question,
        'Your request is on hold until we hear from you.',
      ],
    }),
    escalatedToMicrosoft: ({ number, title, serviceRequestNumber }) => ({
      subject: `We have passed your request ${number} on to Microsoft`,
      paragraphs: [
        `We have handed your request ${number}, “${title}”, over to Microsoft.${serviceRequestNumber ? ` Microsoft’s reference is ${serviceRequestNumber}.` : ''}`,
        'We remain your point of contact: we keep track of the request and tell you what comes of it. There is nothing you need to do.',
      ],
    }),
    escalatedToIndirectProvider: ({ number, title, reference }) => ({
      subject: `We have passed your request ${number} on to our provider`,
      paragraphs: [
        `We have handed your request ${number}, “${title}”, over to the provider that we work with.${reference ? ` Its reference is ${reference}.` : ''}`,
        'We remain your point of contact: we keep track of the request and tell you what comes of it. There is nothing you need to do.',
      ],
    }),
    caseReopened: ({ number, title }) => ({
      subject: `We have reopened your request ${number}`,
      paragraphs: [
        `We have reopened your request ${number}, “${title}”, and are working on it again.`,
        'We will write to you as soon as there is something to report.',
      ],
    }),
    caseClosed: ({ number, title }) => ({
      subject: `Your request ${number} is closed`,
      paragraphs: [
        `We have closed your request ${number}, “${title}”. Thank you for working with us.`,
        'Should you need us again on this matter, quote the number and we will reopen it.',
      ],
    }),
    caseWithdrawn: ({ number, title }) => ({
      subject: `Your request ${number} has been withdrawn`,
      paragraphs: [
        `As you wished, we have stopped working on your request ${number}, “${title}”.`,
        'If this was not your intention, let us know and we will reopen it.',
      ],
    }),
    invoiceIssued: ({ invoice, amount, issuedOn, dueOn, period }, { day, money }) => ({
      subject: `Invoice ${invoice}: ${money(amount)}, due on ${day(dueOn)}`,
      paragraphs: [
        `We have issued invoice ${invoice} on ${day(issuedOn)}, for ${money(amount)}. It covers the billing period from ${day(period.start)} to ${day(period.end)}.`,
        `Please pay it by ${day(dueOn)}.`,
      ],
    }),
    paymentReminderBeforeDue: ({ invoice, amount, dueOn, period, daysLeft }, { day, days, money }) => ({
      subject: `Reminder: invoice ${invoice} is due on ${day(dueOn)}`,
      paragraphs: [
        `A friendly reminder: ${money(amount)} of invoice ${invoice} is due on ${day(dueOn)}${daysLeft > 0 ? `, in ${days(daysLeft)}` : ', today'}. The invoice covers the billing period from ${day(period.start)} to ${day(period.end)}.`,
        'If you have paid in the meantime, please disregard this message.',
      ],
    }),
    paymentReminderAfterDue: ({ invoice, amount, dueOn, period, daysOverdue }, { day, days, money }) => ({
      subject: `Invoice ${invoice} is overdue`,
      paragraphs: [
        `Invoice ${invoice}, for the billing period from ${day(period.start)} to ${day(period.end)}, was due on ${day(dueOn)}. ${money(amount)} has been outstanding for ${days(daysOverdue)}.`,
        'Please arrange the payment, or get in touch with us if something about the invoice is unclear. If you have paid in the meantime, please disregard this message.',
      ],
    }),
    accessDisablingNotice: ({ invoice, amount, dueOn, notBefore }, { day, money }) => ({
      subject: `Notice: access may be disabled from ${day(notBefore)} on`,
      paragraphs: [
        `Despite our reminders, ${money(amount)} of invoice ${invoice}, which was due on ${day(dueOn)}, is still outstanding.`,
        `Under the collections policy that applies to you, we may disable access to your subscriptions from ${day(notBefore)} on, until the matter is settled.`,
        'Please pay before that day, or talk to us so that we can find a solution together.',
      ],
    }),
    accessDisabled: ({ invoices }, { list }) => ({
      subject: 'Access to your subscriptions has been disabled',
      paragraphs: [
        `Because of non-payment we have disabled access to your subscriptions (invoices: ${list(invoices)}).`,
        'We will reinstate it once the matter is settled. Please contact us to agree on how.',
      ],
    }),
    accessReinstated: () => ({
      subject: 'Access to your subscriptions has been reinstated',
      paragraphs: [
        'The matter is settled, and we have reinstated access to your subscriptions. Thank you.',
        'While access was disabled, automatic renewal was switched off and scheduled changes were dropped. We will contact you about setting them up again.',
      ],
    }),
    collectionsPolicyDisclosed: (policy, { days, list }) => ({
      subject: 'How we collect payments: the policy that applies to you',
      paragraphs: [
        `This is version ${policy.version} of our collections policy.`,
        policy.description,
        policy.reminderDaysBeforeDue.length > 0
          ? `Before an invoice is due we remind you of it: ${list(policy.reminderDaysBeforeDue.map(days))} ahead.`
          : undefined,
        policy.reminderDaysAfterDue.length > 0
          ? `If it is not paid, we remind you again ${list(policy.reminderDaysAfterDue.map(days))} after the due date.`
          : undefined,
        `Once an invoice is ${days(policy.accessMayBeDisabledAfterDays)} overdue, we may disable access to your subscriptions. We tell you at least ${days(policy.noticeDays)} beforehand, and it lasts until the matter is settled.`,
        'Invoices that you dispute are not part of this while the dispute lasts.',
      ],
    }),
    supportPlanDisclosed: (
      { plan, kinds, serviceHours, contactMethod, charged, price },
      { hours, list, money },
    ) => ({
      subject: `Your support from us: ${plan}`,
      paragraphs: [
        `This is what the support plan “${plan}” offers you.`,
        `Kinds of support: ${list(kinds.map((kind) => supportKinds[kind]))}`,
        `Service hours: ${hours(serviceHours)}`,
        `How to reach us: ${contactMethod}`,
        charges[charged],
        price && `Price: ${money(price)} per month`,
      ],
    }),
  },
};
