import type { Phrasebook } from './phrasebook.js';

const severities = { critical: 'crítica', moderate: 'moderada', minimal: 'mínima' };

const supportKinds = {
  technical: 'suporte técnico',
  billing: 'suporte sobre faturamento',
  subscriptionManagement: 'gerenciamento de assinaturas',
};

const charges = {
  nothing: 'Este suporte não tem custo adicional.',
  part: 'Parte deste suporte é cobrada.',
  all: 'Este suporte é cobrado.',
};

export const ptBr: Phrasebook = {
  salutation: (name) => `Olá, ${name}!`,
  closing: 'Atenciosamente,',
  severities,
  supportKinds,
  texts: {
    requestReceived: ({ number, title, severity }) => ({
      subject: `Recebemos o seu chamado ${number}`,
      paragraphs: [
        `Obrigado por entrar em contato. Registramos o seu chamado “${title}” com o número ${number} e severidade ${severities[severity]}.`,
        'Avisaremos você assim que houver novidades. Ao falar conosco sobre este assunto, informe o número do chamado.',
      ],
    }),
    caseProgress: ({ number, title, text }) => ({
      subject: `Novidades sobre o seu chamado ${number}`,
      paragraphs: [`Temos novidades sobre o seu chamado ${number}, “${title}”:`, text],
    }),
    caseResolved: ({ number, title, text }) => ({
      subject: `O seu chamado ${number} foi resolvido`,
      paragraphs: [
        `Resolvemos o seu chamado ${number}, “${title}”:`,
        text,
        'Se o problema voltar a acontecer, é só nos avisar que reabrimos o chamado.',
      ],
    }),
    serviceIssueResolved: ({ number, title, issueId, issueTitle, endedAt, text }, { moment }) => ({
      subject: `O incidente relacionado ao seu chamado ${number} foi resolvido`,
      paragraphs: [
        `A Microsoft resolveu o incidente de serviço ${issueId}${issueTitle ? ` (“${issueTitle}”)` : ''}, ao qual o seu chamado ${number}, “${title}”, está vinculado.`,
        endedAt && `Segundo a Microsoft, o incidente terminou em ${moment(endedAt)}.`,
        text,
        'Verifique, por favor, se tudo voltou a funcionar e nos avise caso contrário.',
      ],
    }),
    customerReplyAwaited: ({ number, title, question }) => ({
      subject: `Precisamos de uma resposta sua sobre o chamado ${number}`,
      paragraphs: [
        `Para dar andamento ao seu chamado ${number}, “${title}”, precisamos que você nos informe:`,
        question,
        'O chamado ficará aguardando a sua resposta.',
      ],
    }),
    escalatedToMicrosoft: ({ number, title, serviceRequestNumber }) => ({
      subject: `Encaminhamos o seu chamado ${number} à Microsoft`,
      paragraphs: [
        `Encaminhamos o seu chamado ${number}, “${title}”, à Microsoft.${serviceRequestNumber ? ` O número de referência na Microsoft é ${serviceRequestNumber}.` : ''}`,
        'Continuamos sendo o seu ponto de contato: vamos acompanhar o chamado e avisar você sobre o resultado. Não é preciso fazer nada.',
      ],
    }),
    escalatedToIndirectProvider: ({ number, title, reference }) => ({
      subject: `Encaminhamos o seu chamado ${number} ao nosso provedor`,
      paragraphs: [
        `Encaminhamos o seu chamado ${number}, “${title}”, ao provedor com o qual trabalhamos.${reference ? ` O número de referência no provedor é ${reference}.` : ''}`,
        'Continuamos sendo o seu ponto de contato: vamos acompanhar o chamado e avisar você sobre o resultado. Não é preciso fazer nada.',
      ],
    }),
    caseReopened: ({ number, title }) => ({
      subject: `Reabrimos o seu chamado ${number}`,
      paragraphs: [
        `Reabrimos o seu chamado ${number}, “${title}”, e já estamos trabalhando nele novamente.`,
        'Avisaremos você assim que houver novidades.',
      ],
    }),
    caseClosed: ({ number, title }) => ({
      subject: `O seu chamado ${number} foi encerrado`,
      paragraphs: [
        `Encerramos o seu chamado ${number}, “${title}”. Agradecemos a sua colaboração.`,
        'Se precisar de nós novamente sobre este assunto, informe o número do chamado e nós o reabriremos.',
      ],
    }),
    caseWithdrawn: ({ number, title }) => ({
      subject: `O seu chamado ${number} foi cancelado`,
      paragraphs: [
        `Conforme solicitado por você, cancelamos o chamado ${number}, “${title}”.`,
        'Se não era isso o que você queria, avise-nos e nós o reabriremos.',
      ],
    }),
    invoiceIssued: ({ invoice, amount, issuedOn, dueOn, period }, { day, money }) => ({
      subject: `Fatura ${invoice}: ${money(amount)}, vencimento em ${day(dueOn)}`,
      paragraphs: [
        `Emitimos a fatura ${invoice} em ${day(issuedOn)}, no valor de ${money(amount)}, referente ao período de cobrança de ${day(period.start)} a ${day(period.end)}.`,
        `O pagamento deve ser feito até ${day(dueOn)}.`,
      ],
    }),
    paymentReminderBeforeDue: ({ invoice, amount, dueOn, period, daysLeft }, { day, days, money }) => ({
      subject: `Lembrete: a fatura ${invoice} vence em ${day(dueOn)}`,
      paragraphs: [
        `Lembramos que a fatura ${invoice}, com ${money(amount)} em aberto, vence em ${day(dueOn)}${daysLeft > 0 ? `, daqui a ${days(daysLeft)}` : ', ou seja, hoje'}. Ela se refere ao período de cobrança de ${day(period.start)} a ${day(period.end)}.`,
        'Se você já fez o pagamento, desconsidere esta mensagem.',
      ],
    }),
    paymentReminderAfterDue: ({ invoice, amount, dueOn, period, daysOverdue }, { day, days, money }) => ({
      subject: `A fatura ${invoice} está vencida`,
      paragraphs: [
        `A fatura ${invoice}, referente ao período de cobrança de ${day(period.start)} a ${day(period.end)}, venceu em ${day(dueOn)}. O valor de ${money(amount)} está em atraso há ${days(daysOverdue)}.`,
        'Pedimos que você regularize o pagamento ou fale conosco se tiver alguma dúvida sobre a fatura. Se você já pagou, desconsidere esta mensagem.',
      ],
    }),
    accessDisablingNotice: ({ invoice, amount, dueOn, notBefore }, { day, money }) => ({
      subject: `Aviso: o seu acesso pode ser suspenso a partir de ${day(notBefore)}`,
      paragraphs: [
        `Apesar dos nossos lembretes, ainda há ${money(amount)} em aberto na fatura ${invoice}, vencida em ${day(dueOn)}.`,
        `De acordo com a política de cobrança que se aplica a você, poderemos suspender o acesso às suas assinaturas a partir de ${day(notBefore)}, até que a situação seja regularizada.`,
        'Pedimos que você faça o pagamento antes dessa data ou fale conosco para encontrarmos uma solução juntos.',
      ],
    }),
    accessDisabled: ({ invoices }, { list }) => ({
      subject: 'O acesso às suas assinaturas foi suspenso',
      paragraphs: [
        `Por falta de pagamento, suspendemos o acesso às suas assinaturas (faturas: ${list(invoices)}).`,
        'O acesso será restabelecido assim que a situação for regularizada. Fale conosco para combinarmos como.',
      ],
    }),
    accessReinstated: () => ({
      subject: 'O acesso às suas assinaturas foi restabelecido',
      paragraphs: [
        'A situação foi regularizada e restabelecemos o acesso às suas assinaturas. Obrigado!',
        'Durante a suspensão, a renovação automática foi desativada e as alterações agendadas foram descartadas. Entraremos em contato para configurá-las novamente.',
      ],
    }),
    collectionsPolicyDisclosed: (policy, { days, list }) => ({
      subject: 'Como fazemos a cobrança: a política que se aplica a você',
      paragraphs: [
        `Esta é a versão ${policy.version} da nossa política de cobrança.`,
        policy.description,
        policy.reminderDaysBeforeDue.length > 0
          ? `Antes do vencimento de uma fatura, enviamos lembretes com antecedência de ${list(policy.reminderDaysBeforeDue.map(days))}.`
          : undefined,
        policy.reminderDaysAfterDue.length > 0
          ? `Se ela não for paga, enviamos novos lembretes ${list(policy.reminderDaysAfterDue.map(days))} após o vencimento.`
          : undefined,
        `Quando uma fatura estiver com ${days(policy.accessMayBeDisabledAfterDays)} de atraso, poderemos suspender o acesso às suas assinaturas. Avisaremos você com pelo menos ${days(policy.noticeDays)} de antecedência, e a suspensão dura até que a situação seja regularizada.`,
        'Faturas contestadas ficam fora desse processo enquanto durar a contestação.',
      ],
    }),
    supportPlanDisclosed: (
      { plan, kinds, serviceHours, contactMethod, charged, price },
      { hours, list, money },
    ) => ({
      subject: `O seu suporte conosco: ${plan}`,
      paragraphs: [
        `Veja o que o plano de suporte “${plan}” oferece a você.`,
        `Tipos de suporte: ${list(kinds.map((kind) => supportKinds[kind]))}`,
        `Horário de atendimento: ${hours(serviceHours)}`,
        `Como falar conosco: ${contactMethod}`,
        charges[charged],
        price && `Preço: ${money(price)} por mês`,
      ],
    }),
  },
};
