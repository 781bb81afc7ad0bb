import type { Phrasebook } from './phrasebook.js';

const severities = { critical: 'crítica', moderate: 'moderada', minimal: 'mínima' };

const supportKinds = {
  technical: 'suporte técnico',
  billing: 'apoio à faturação',
  subscriptionManagement: 'gestão de subscrições',
};

const charges = {
  nothing: 'Este suporte não tem custos adicionais.',
  part: 'Uma parte deste suporte é paga.',
  all: 'Este suporte é pago.',
};

export const ptPt: Phrasebook = {
  salutation: (name) => `Exmo.(a) Sr.(a) ${name},`,
  closing: 'Com os melhores cumprimentos,',
  severities,
  supportKinds,
  texts: {
    requestReceived: ({ number, title, severity }) => ({
      subject: `Recebemos o seu pedido ${number}`,
      paragraphs: [
        `Agradecemos o seu contacto. Registámos o seu pedido «${title}» com o número ${number} e gravidade ${severities[severity]}.`,
        'Daremos notícias logo que haja desenvolvimentos. Sempre que nos contactar sobre este assunto, indique, por favor, o número do pedido.',
      ],
    }),
    caseProgress: ({ number, title, text }) => ({
      subject: `Ponto de situação do seu pedido ${number}`,
      paragraphs: [`Segue o ponto de situação do seu pedido ${number}, «${title}»:`, text],
    }),
    caseResolved: ({ number, title, text }) => ({
      subject: `O seu pedido ${number} está resolvido`,
      paragraphs: [
        `Resolvemos o seu pedido ${number}, «${title}»:`,
        text,
        'Se o problema voltar a ocorrer, avise-nos e reabriremos o pedido.',
      ],
    }),
    serviceIssueResolved: ({ number, title, issueId, issueTitle, endedAt, text }, { moment }) => ({
      subject: `A anomalia associada ao seu pedido ${number} está resolvida`,
      paragraphs: [
        `A Microsoft resolveu a anomalia de serviço ${issueId}${issueTitle ? ` («${issueTitle}»)` : ''}, à qual o seu pedido ${number}, «${title}», está associado.`,
        endedAt && `Segundo a Microsoft, a anomalia terminou a ${moment(endedAt)}.`,
        text,
        'Confirme, por favor, que já está tudo a funcionar e avise-nos se assim não for.',
      ],
    }),
    customerReplyAwaited: ({ number, title, question }) => ({
      subject: `Aguardamos a sua resposta sobre o pedido ${number}`,
      paragraphs: [
        `Para podermos avançar com o seu pedido ${number}, «${title}», precisamos da seguinte informação:`,
        question,
        'O pedido fica suspenso até recebermos a sua resposta.',
      ],
    }),
    escalatedToMicrosoft: ({ number, title, serviceRequestNumber }) => ({
      subject: `Encaminhámos o seu pedido ${number} para a Microsoft`,
      paragraphs: [
        `Encaminhámos o seu pedido ${number}, «${title}», para a Microsoft.${serviceRequestNumber ? ` A referência na Microsoft é ${serviceRequestNumber}.` : ''}`,
        'Continuamos a ser o seu ponto de contacto: acompanhamos o pedido e dar-lhe-emos conta do resultado. Não precisa de fazer nada.',
      ],
    }),
    escalatedToIndirectProvider: ({ number, title, reference }) => ({
      subject: `Encaminhámos o seu pedido ${number} para o nosso fornecedor`,
      paragraphs: [
        `Encaminhámos o seu pedido ${number}, «${title}», para o fornecedor com quem trabalhamos.${reference ? ` A referência no fornecedor é ${reference}.` : ''}`,
        'Continuamos a ser o seu ponto de contacto: acompanhamos o pedido e dar-lhe-emos conta do resultado. Não precisa de fazer nada.',
      ],
    }),
    caseReopened: ({ number, title }) => ({
      subject: `Reabrimos o seu pedido ${number}`,
      paragraphs: [
        `Reabrimos o seu pedido ${number}, «${title}», e estamos novamente a trabalhar nele.`,
        'Daremos notícias logo que haja desenvolvimentos.',
      ],
    }),
    caseClosed: ({ number, title }) => ({
      subject: `O seu pedido ${number} está concluído`,
      paragraphs: [
        `Demos por concluído o seu pedido ${number}, «${title}». Agradecemos a sua colaboração.`,
        'Se voltar a precisar de nós a propósito deste assunto, indique o número do pedido para que o possamos reabrir.',
      ],
    }),
    caseWithdrawn: ({ number, title }) => ({
      subject: `O seu pedido ${number} foi anulado`,
      paragraphs: [
        `Conforme nos pediu, anulámos o pedido ${number}, «${title}».`,
        'Se não era essa a sua intenção, avise-nos e voltaremos a abri-lo.',
      ],
    }),
    invoiceIssued: ({ invoice, amount, issuedOn, dueOn, period }, { day, money }) => ({
      subject: `Fatura ${invoice}: ${money(amount)}, a pagar até ${day(dueOn)}`,
      paragraphs: [
        `Emitimos, a ${day(issuedOn)}, a fatura ${invoice}, no montante de ${money(amount)}, relativa ao período de faturação de ${day(period.start)} a ${day(period.end)}.`,
        `Solicitamos o respetivo pagamento até ${day(dueOn)}.`,
      ],
    }),
    paymentReminderBeforeDue: ({ invoice, amount, dueOn, period, daysLeft }, { day, days, money }) => ({
      subject: `Lembrete: a fatura ${invoice} vence-se a ${day(dueOn)}`,
      paragraphs: [
        `Recordamos que a fatura ${invoice}, com ${money(amount)} por pagar, se vence a ${day(dueOn)}${daysLeft > 0 ? `, dentro de ${days(daysLeft)}` : ', ou seja, hoje'}. A fatura diz respeito ao período de faturação de ${day(period.start)} a ${day(period.end)}.`,
        'Se entretanto já efetuou o pagamento, ignore, por favor, esta mensagem.',
      ],
    }),
    paymentReminderAfterDue: ({ invoice, amount, dueOn, period, daysOverdue }, { day, days, money }) => ({
      subject: `A fatura ${invoice} encontra-se em atraso`,
      paragraphs: [
        `A fatura ${invoice}, relativa ao período de faturação de ${day(period.start)} a ${day(period.end)}, venceu-se a ${day(dueOn)}. O montante de ${money(amount)} está por pagar há ${days(daysOverdue)}.`,
        'Agradecemos que regularize o pagamento ou que nos contacte caso tenha dúvidas sobre a fatura. Se entretanto já pagou, ignore, por favor, esta mensagem.',
      ],
    }),
    accessDisablingNotice: ({ invoice, amount, dueOn, notBefore }, { day, money }) => ({
      subject: `Pré-aviso: o seu acesso pode ser desativado a partir de ${day(notBefore)}`,
      paragraphs: [
        `Apesar dos nossos lembretes, continua por pagar o montante de ${money(amount)} da fatura ${invoice}, vencida a ${day(dueOn)}.`,
        `Nos termos da política de cobranças que lhe é aplicável, podemos desativar o acesso às suas subscrições a partir de ${day(notBefore)}, até que a situação esteja regularizada.`,
        'Agradecemos que efetue o pagamento antes dessa data ou que fale connosco, para encontrarmos uma solução em conjunto.',
      ],
    }),
    accessDisabled: ({ invoices }, { list }) => ({
      subject: 'O acesso às suas subscrições foi desativado',
      paragraphs: [
        `Por falta de pagamento, desativámos o acesso às suas subscrições (faturas: ${list(invoices)}).`,
        'O acesso será reposto logo que a situação esteja regularizada. Contacte-nos para acordarmos a melhor forma de o fazer.',
      ],
    }),
    accessReinstated: () => ({
      subject: 'O acesso às suas subscrições foi reposto',
      paragraphs: [
        'A situação está regularizada e repusemos o acesso às suas subscrições. Obrigado.',
        'Enquanto o acesso esteve desativado, a renovação automática foi desligada e as alterações agendadas foram anuladas. Entraremos em contacto consigo para as configurar de novo.',
      ],
    }),
    collectionsPolicyDisclosed: (policy, { days, list }) => ({
      subject: 'Como procedemos às cobranças: a política que lhe é aplicável',
      paragraphs: [
        `Esta é a versão ${policy.version} da nossa política de cobranças.`,
        policy.description,
        policy.reminderDaysBeforeDue.length > 0
          ? `Antes do vencimento de uma fatura, enviamos-lhe lembretes com ${list(policy.reminderDaysBeforeDue.map(days))} de antecedência.`
          : undefined,
        policy.reminderDaysAfterDue.length > 0
          ? `Se não for paga, voltamos a enviar-lhe um lembrete ${list(policy.reminderDaysAfterDue.map(days))} depois do vencimento.`
          : undefined,
        `Quando uma fatura tiver ${days(policy.accessMayBeDisabledAfterDays)} de atraso, podemos desativar o acesso às suas subscrições. Avisamos com, pelo menos, ${days(policy.noticeDays)} de antecedência, e a medida mantém-se até que a situação esteja regularizada.`,
        'As faturas que contestar ficam fora deste processo enquanto a contestação durar.',
      ],
    }),
    supportPlanDisclosed: (
      { plan, kinds, serviceHours, contactMethod, charged, price },
      { hours, list, money },
    ) => ({
      subject: `O apoio técnico que lhe prestamos: ${plan}`,
      paragraphs: [
        `Eis o que o plano de suporte «${plan}» lhe oferece.`,
        `Tipos de suporte: ${list(kinds.map((kind) => supportKinds[kind]))}`,
        `Horário de funcionamento: ${hours(serviceHours)}`,
        `Como nos contactar: ${contactMethod}`,
        charges[charged],
        price && `Preço: ${money(price)} por mês`,
      ],
    }),
  },
};
