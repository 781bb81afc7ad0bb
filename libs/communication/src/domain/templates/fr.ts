import type { Phrasebook } from './phrasebook.js';

const severities = { critical: 'critique', moderate: 'modérée', minimal: 'minime' };

const supportKinds = {
  technical: 'support technique',
  billing: 'questions de facturation',
  subscriptionManagement: 'gestion des abonnements',
};

const charges = {
  nothing: 'Ce support est sans supplément.',
  part: 'Ce support est en partie payant.',
  all: 'Ce support est payant.',
};

export const fr: Phrasebook = {
  salutation: (name) => `Bonjour ${name},`,
  closing: 'Cordialement,',
  severities,
  supportKinds,
  texts: {
    requestReceived: ({ number, title, severity }) => ({
      subject: `Nous avons bien reçu votre demande ${number}`,
      paragraphs: [
        `Merci de nous avoir contactés. Votre demande « ${title} » est enregistrée sous le numéro ${number}, avec une gravité ${severities[severity]}.`,
        'Nous vous écrirons dès qu’il y aura du nouveau. Merci de rappeler ce numéro dans tous vos échanges avec nous à ce sujet.',
      ],
    }),
    caseProgress: ({ number, title, text }) => ({
      subject: `Du nouveau concernant votre demande ${number}`,
      paragraphs: [`Voici où en est votre demande ${number}, « ${title} » :`, text],
    }),
    caseResolved: ({ number, title, text }) => ({
      subject: `Votre demande ${number} est résolue`,
      paragraphs: [
        `Nous avons résolu votre demande ${number}, « ${title} » :`,
        text,
        'Si le problème se reproduit, prévenez-nous et nous rouvrirons votre demande.',
      ],
    }),
    serviceIssueResolved: ({ number, title, issueId, issueTitle, endedAt, text }, { moment }) => ({
      subject: `L’incident à l’origine de votre demande ${number} est terminé`,
      paragraphs: [
        `Microsoft a résolu l’incident de service ${issueId}${issueTitle ? ` (« ${issueTitle} »)` : ''}, auquel votre demande ${number}, « ${title} », est rattachée.`,
        endedAt && `D’après Microsoft, l’incident a pris fin le ${moment(endedAt)}.`,
        text,
        'Merci de vérifier que tout fonctionne de nouveau et de nous prévenir si ce n’est pas le cas.',
      ],
    }),
    customerReplyAwaited: ({ number, title, question }) => ({
      subject: `Nous avons besoin de votre réponse au sujet de la demande ${number}`,
      paragraphs: [
        `Pour avancer sur votre demande ${number}, « ${title} », il nous faut une réponse de votre part :`,
        question,
        'Votre demande reste en attente jusqu’à votre réponse.',
      ],
    }),
    escalatedToMicrosoft: ({ number, title, serviceRequestNumber }) => ({
      subject: `Nous avons transmis votre demande ${number} à Microsoft`,
      paragraphs: [
        `Nous avons transmis votre demande ${number}, « ${title} », à Microsoft.${serviceRequestNumber ? ` La référence chez Microsoft est ${serviceRequestNumber}.` : ''}`,
        'Nous restons votre interlocuteur : nous suivons la demande et vous tiendrons au courant du résultat. Vous n’avez rien à faire.',
      ],
    }),
    escalatedToIndirectProvider: ({ number, title, reference }) => ({
      subject: `Nous avons transmis votre demande ${number} à notre fournisseur`,
      paragraphs: [
        `Nous avons transmis votre demande ${number}, « ${title} », au fournisseur avec lequel nous travaillons.${reference ? ` Sa référence est ${reference}.` : ''}`,
        'Nous restons votre interlocuteur : nous suivons la demande et vous tiendrons au courant du résultat. Vous n’avez rien à faire.',
      ],
    }),
    caseReopened: ({ number, title }) => ({
      subject: `Nous avons rouvert votre demande ${number}`,
      paragraphs: [
        `Nous avons rouvert votre demande ${number}, « ${title} », et nous y travaillons de nouveau.`,
        'Nous vous écrirons dès qu’il y aura du nouveau.',
      ],
    }),
    caseClosed: ({ number, title }) => ({
      subject: `Votre demande ${number} est close`,
      paragraphs: [
        `Nous avons clos votre demande ${number}, « ${title} ». Merci de votre collaboration.`,
        'Si vous avez de nouveau besoin de nous à ce sujet, rappelez ce numéro et nous la rouvrirons.',
      ],
    }),
    caseWithdrawn: ({ number, title }) => ({
      subject: `Votre demande ${number} a été retirée`,
      paragraphs: [
        `Comme vous l’avez souhaité, nous ne donnons pas suite à votre demande ${number}, « ${title} ».`,
        'Si telle n’était pas votre intention, prévenez-nous et nous la rouvrirons.',
      ],
    }),
    invoiceIssued: ({ invoice, amount, issuedOn, dueOn, period }, { day, money }) => ({
      subject: `Facture ${invoice} : ${money(amount)}, à régler au plus tard le ${day(dueOn)}`,
      paragraphs: [
        `Nous avons émis le ${day(issuedOn)} la facture ${invoice}, d’un montant de ${money(amount)}. Elle porte sur la période de facturation du ${day(period.start)} au ${day(period.end)}.`,
        `Merci de la régler au plus tard le ${day(dueOn)}.`,
      ],
    }),
    paymentReminderBeforeDue: ({ invoice, amount, dueOn, period, daysLeft }, { day, days, money }) => ({
      subject: `Rappel : la facture ${invoice} arrive à échéance le ${day(dueOn)}`,
      paragraphs: [
        `Nous vous rappelons que la facture ${invoice}, sur laquelle il reste ${money(amount)} à régler, arrive à échéance le ${day(dueOn)}${daysLeft > 0 ? `, dans ${days(daysLeft)}` : ', c’est-à-dire aujourd’hui'}. Elle porte sur la période de facturation du ${day(period.start)} au ${day(period.end)}.`,
        'Si vous l’avez réglée entre-temps, merci de ne pas tenir compte de ce message.',
      ],
    }),
    paymentReminderAfterDue: ({ invoice, amount, dueOn, period, daysOverdue }, { day, days, money }) => ({
      subject: `La facture ${invoice} est en retard de paiement`,
      paragraphs: [
        `La facture ${invoice}, qui porte sur la période de facturation du ${day(period.start)} au ${day(period.end)}, était à régler le ${day(dueOn)}. Un montant de ${money(amount)} reste dû depuis ${days(daysOverdue)}.`,
        'Merci de procéder au règlement, ou de nous contacter si quelque chose n’est pas clair dans cette facture. Si vous avez payé entre-temps, merci de ne pas tenir compte de ce message.',
      ],
    }),
    accessDisablingNotice: ({ invoice, amount, dueOn, notBefore }, { day, money }) => ({
      subject: `Préavis : votre accès pourra être désactivé à partir du ${day(notBefore)}`,
      paragraphs: [
        `Malgré nos rappels, la facture ${invoice}, arrivée à échéance le ${day(dueOn)}, reste impayée à hauteur de ${money(amount)}.`,
        `Conformément à la politique de recouvrement qui vous est applicable, nous pourrons désactiver l’accès à vos abonnements à partir du ${day(notBefore)}, jusqu’à ce que la situation soit régularisée.`,
        'Merci de procéder au règlement avant cette date, ou de nous contacter afin que nous trouvions ensemble une solution.',
      ],
    }),
    accessDisabled: ({ invoices }, { list }) => ({
      subject: 'L’accès à vos abonnements a été désactivé',
      paragraphs: [
        `Faute de paiement, nous avons désactivé l’accès à vos abonnements (factures : ${list(invoices)}).`,
        'Nous le rétablirons dès que la situation sera régularisée. Contactez-nous pour convenir de la marche à suivre.',
      ],
    }),
    accessReinstated: () => ({
      subject: 'L’accès à vos abonnements a été rétabli',
      paragraphs: [
        'La situation est régularisée et nous avons rétabli l’accès à vos abonnements. Merci.',
        'Pendant la désactivation, le renouvellement automatique a été arrêté et les modifications programmées ont été annulées. Nous vous contacterons pour les remettre en place.',
      ],
    }),
    collectionsPolicyDisclosed: (policy, { days, list }) => ({
      subject: 'Nos règles de recouvrement : la politique qui vous est applicable',
      paragraphs: [
        `Voici la version ${policy.version} de notre politique de recouvrement.`,
        policy.description,
        policy.reminderDaysBeforeDue.length > 0
          ? `Avant l’échéance d’une facture, nous vous la rappelons ${list(policy.reminderDaysBeforeDue.map(days))} à l’avance.`
          : undefined,
        policy.reminderDaysAfterDue.length > 0
          ? `Si elle n’est pas réglée, nous vous relançons ${list(policy.reminderDaysAfterDue.map(days))} après l’échéance.`
          : undefined,
        `Lorsqu’une facture a ${days(policy.accessMayBeDisabledAfterDays)} de retard, nous pouvons désactiver l’accès à vos abonnements. Nous vous en avertissons au moins ${days(policy.noticeDays)} à l’avance, et la mesure dure jusqu’à ce que la situation soit régularisée.`,
        'Les factures que vous contestez ne sont pas concernées tant que dure la contestation.',
      ],
    }),
    supportPlanDisclosed: (
      { plan, kinds, serviceHours, contactMethod, charged, price },
      { hours, list, money },
    ) => ({
      subject: `Votre support chez nous : ${plan}`,
      paragraphs: [
        `Voici ce que vous offre le plan de support « ${plan} ».`,
        `Types de support : ${list(kinds.map((kind) => supportKinds[kind]))}`,
        `Horaires : ${hours(serviceHours)}`,
        `Comment nous joindre : ${contactMethod}`,
        charges[charged],
        price && `Prix : ${money(price)} par mois`,
      ],
    }),
  },
};
